package dev.sojourn.event;

/**
 * How events are committed together. One with a payload of more than 4 KiB counts as several, by {@link Weight}.
 *
 * @param lanes batches that are being committed at the same time at most, each on a connection of its own
 * @param batch events in a batch at most; a single request may hold more
 * @param queue events that may wait for a lane at most; further ones are refused, but a single request always has room
 */
public record IngestSettings(int lanes, int batch, int queue) {
}
