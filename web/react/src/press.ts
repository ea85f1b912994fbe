/**
 * Runs the task when no mouse button is held down any more. Whatever moves a page while one is takes what is pressed away
 * from under the pointer, and the browser then tells of no click.
 */
export function afterPress(task: () => void): void {
  if (document.querySelector(':active') === null) {
    task();
  } else {
    // The click follows the release in the same turn.
    addEventListener('mouseup', () => { setTimeout(task); }, {once: true});
  }
}
