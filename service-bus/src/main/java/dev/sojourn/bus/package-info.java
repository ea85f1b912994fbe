/** Typed call and serve over the Vert.x event bus; nothing else touches it. */
package dev.sojourn.bus;
