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
 * The client's address: as it may be stored (/24 of IPv4, /48 of IPv6, or nothing), and as limits go by it.
 *
 * <p>Every proxy appends to X-Forwarded-For the address that spoke to it; so, counted from the connection's own end, as
 * many entries can be believed as there are proxies one trusts. What stands before them anybody may have written.
 */
final class ClientAddress {

    /** {@code [v6]}, {@code [v6]:port} and {@code v4:port}: some proxies write the port as well. */
    private static final Pattern DRESSED = Pattern.compile("\\[([^\\[\\]]+)](?::\\d{1,5})?|([\\d.]+):\\d{1,5}");

    private static final int IPV4_BYTES_KEPT = 3;
    private static final int IPV6_BYTES_KEPT = 6;
    private static final int IPV4_BYTES_OF_NETWORK = 4;
    private static final int IPV6_BYTES_OF_NETWORK = 8;
    private static final int IPV6_LENGTH = 16;

    private final int trustedProxies;
    private final boolean kept;

    ClientAddress(int trustedProxies, boolean kept) {
        this.trustedProxies = trustedProxies;
        this.kept = kept;
    }

    /** @param mayBeKept whether the address of this request may be stored, where any is */
    Client client(HttpServerRequest request, boolean mayBeKept) {
        return new Client() {

            @Override
            public String address() {
                return kept && mayBeKept ? truncate(find(request)) : null;
            }

            @Override
            public String network() {
                return ClientAddress.network(find(request));
            }
        };
    }

    /** As the connection or the proxies have it, or null. */
    private String find(HttpServerRequest request) {
        if (request.remoteAddress() == null) {
            return null;
        }
        if (trustedProxies == 0) {
            return request.remoteAddress().hostAddress();
        }
        List<String> hops = new ArrayList<>();
        request.headers().getAll("X-Forwarded-For").forEach(header -> Stream.of(header.split(","))
                .map(String::strip).filter(hop -> !hop.isEmpty()).forEach(hops::add));
        hops.add(request.remoteAddress().hostAddress());
        return hops.get(Math.max(0, hops.size() - 1 - trustedProxies));
    }

    /** @return null when it is no address */
    static String truncate(String address) {
        return prefix(address, IPV4_BYTES_KEPT, IPV6_BYTES_KEPT);
    }

    /** @return empty when it is no address */
    static String network(String address) {
        String network = prefix(address, IPV4_BYTES_OF_NETWORK, IPV6_BYTES_OF_NETWORK);
        return network == null ? "" : network;
    }

    private static String prefix(String address, int bytesOfIpv4, int bytesOfIpv6) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(undressed(address));
        if (bytes == null) {
            return null;
        }
        try {
            // An IPv4 address mapped into IPv6 comes out as the IPv4 address.
            byte[] plain = InetAddress.getByAddress(bytes).getAddress();
            Arrays.fill(plain, plain.length == IPV6_LENGTH ? bytesOfIpv6 : bytesOfIpv4, plain.length, (byte) 0);
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
