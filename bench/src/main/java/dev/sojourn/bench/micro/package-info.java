/** What single steps on an event's way cost, by JMH. */
package dev.sojourn.bench.micro;
