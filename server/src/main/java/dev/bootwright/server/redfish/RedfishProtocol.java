package dev.bootwright.server.redfish;

import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.Memory;
import dev.bootwright.server.bmc.Protocol;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Conversations with BMCs by Redfish over HTTPS.
public final class RedfishProtocol implements Protocol {

    /// SHA-256 of the certificate that the BMC showed first.
    public static final String CERTIFICATE = "redfish.certificate";

    /// Key of the certificate that an operator has named.
    private static final String PINNED = "redfish.certificate.pinned";

    /// Serial number or UUID of the machine meant, where a BMC stands for several.
    public static final String MACHINE = "redfish.machine";

    private static final int PORT = 443;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final Quirks quirks;
    private final List<X509Certificate> authorities;
    private final Patience patience;

    /// @param authorities who sign BMCs' certificates here; without any, the certificate that a BMC shows
    ///     first is believed and kept
    public RedfishProtocol(Quirks quirks, List<X509Certificate> authorities, Patience patience) {
        this.quirks = quirks;
        this.authorities = List.copyOf(authorities);
        this.patience = patience;
    }

    @Override
    public String word() {
        return "redfish";
    }

    @Override
    public RedfishBmc open(Access access) throws BmcException {
        Memory memory = access.memory();
        Trust trust = trust(memory);
        Patience bounded = new BoundedPatience(patience, access.deadline());
        return RedfishBmc.guarded(
                access.address().toString(),
                () -> {
                    Redfish redfish =
                            Redfish.open(
                                    new RedfishAccess(
                                            service(access),
                                            access.credentials().user(),
                                            access.credentials().password(),
                                            trust,
                                            ANSWER_WITHIN),
                                    bounded);
                    try {
                        return new RedfishBmc(
                                access.address().toString(),
                                redfish,
                                ComputerSystem.find(redfish, quirks, memory.get(MACHINE)));
                    } catch (IOException | RuntimeException e) {
                        redfish.close();
                        throw e;
                    }
                });
    }

    @Override
    public Map<String, String> believing(String sha256) {
        return Map.of(PINNED, new Trust.Pinned(sha256).sha256());
    }

    private Trust trust(Memory memory) {
        Optional<String> pinned = memory.get(PINNED);
        if (pinned.isPresent()) {
            return new Trust.Pinned(pinned.get());
        }
        return authorities.isEmpty()
                ? new Trust.FirstUse(pins(memory))
                : new Trust.Authorities(authorities);
    }

    private static URI service(Access access) throws IOException {
        try {
            return new URI(
                    "https",
                    null,
                    access.address().host(),
                    access.address().portOr(PORT),
                    "/",
                    null,
                    null);
        } catch (URISyntaxException e) {
            throw new RedfishException(
                    Failure.UNREACHABLE, access.address() + " is no host of an address");
        }
    }

    private static Trust.Pins pins(Memory memory) {
        return new Trust.Pins() {
            @Override
            public Optional<String> find(String address) {
                return memory.get(CERTIFICATE);
            }

            @Override
            public void remember(String address, String sha256) {
                memory.put(CERTIFICATE, sha256);
            }
        };
    }
}
