package dev.sojourn.gateway;

/** Where a request comes from; found when it is asked for, which for most events is never. */
interface Client {

    /** The address as it may be stored, or null. */
    String address();

    /** What limits go by: an address of IPv4, a /64 of IPv6, empty where none can be told. Never stored or logged. */
    String network();
}
