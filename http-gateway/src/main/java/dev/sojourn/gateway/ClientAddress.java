package dev.sojourn.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The client's address as it may be stored: /24 of IPv4, /48 of IPv6, or nothing.
 *
 * <p>Every proxy appends to X-Forwarded-For the address that spoke to it; so, counted from the connection's own end, as
 * many entries can be believed as there are proxies one trusts. What stands before them anybody may have written.
 */
final class ClientAddress {

    /** {@code [v6]}, {@code [v6]:port} and {@code v4:port}: some proxies write the port as well. */
    private static final Pattern DRESSED = Pattern.compile("\\[([^\\[\\]]+)](?::\\d{1,5})?|([\\d.]+):\\d{1,5}");

    private static final int IPV4_BYTES_KEPT = 3;
    private static final int IPV6_BYTES_KEPT = 6;
    private static final int IPV6_LENGTH = 16;

    private final int trustedProxies;
    private final boolean kept;

    ClientAddress(int trustedProxies, boolean kept) {
        this.trustedProxies = trustedProxies;
        this.kept = kept;
    }

    /** The truncated address, or null when none is kept or none can be told. */
    String of(HttpServerRequest request) {
        if (!kept || request.remoteAddress() == null) {
            return null;
        }
        if (trustedProxies == 0) {
            return truncate(request.remoteAddress().hostAddress());
        }
        List<String> hops = new ArrayList<>();
        request.headers().getAll("X-Forwarded-For").forEach(header -> Stream.of(header.split(","))
                .map(String::strip).filter(hop -> !hop.isEmpty()).forEach(hops::add));
        hops.add(request.remoteAddress().hostAddress());
        return truncate(hops.get(Math.max(0, hops.size() - 1 - trustedProxies)));
    }

    /** @return null when it is no address */
    static String truncate(String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(undressed(address));
        if (bytes == null) {
            return null;
        }
        try {
            // An IPv4 address mapped into IPv6 comes out as the IPv4 address.
            byte[] plain = InetAddress.getByAddress(bytes).getAddress();
            Arrays.fill(plain, plain.length == IPV6_LENGTH ? IPV6_BYTES_KEPT : IPV4_BYTES_KEPT, plain.length, (byte) 0);
            return NetUtil.toAddressString(InetAddress.getByAddress(plain));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of this length exists", e);
        }
    }

    private static String undressed(String address) {
        Matcher dressed = DRESSED.matcher(address);
        if (!dressed.matches()) {
            return address;
        }
        return dressed.group(1) == null ? dressed.group(2) : dressed.group(1);
    }
}
