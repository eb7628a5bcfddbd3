package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.Protocol;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// IPMI v2.0 over a network ("lanplus"): cipher suites 17 and 3.
public final class IpmiProtocol implements Protocol {

    private static final String SUITE_KEY = "ipmi.suite";
    private static final String ROLE_KEY = "ipmi.role";
    private static final int ADMINISTRATOR = 4;
    private static final int OPERATOR = 3;

    /// Some controllers do not answer at all to a suite that they do not have.
    private static final Duration[] PROPOSAL_WAITS = {Duration.ofSeconds(1), Duration.ofSeconds(2)};

    private static final Duration[] PING_WAITS = {Duration.ofMillis(700)};

    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param random cryptographically strong, outside tests
    public IpmiProtocol(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String word() {
        return "ipmi";
    }

    @Override
    public Bmc open(Access access) throws BmcException {
        UdpLink link = UdpLink.open(access.address(), clock, access.deadline());
        try {
            return new IpmiBmc(access.address(), open(link, access), link);
        } catch (BmcException e) {
            BmcException told = isSilent(e) ? withPresence(link, e) : e;
            link.close();
            throw told;
        }
    }

    private LanSession open(UdpLink link, Access access) throws BmcException {
        Optional<RakpStatus> last = Optional.empty();
        for (CipherSuite suite : suites(access)) {
            for (int role : roles(access)) {
                switch (shakeHands(link, access, suite, role)) {
                    case Handshake.Step.Open(SecureChannel channel) -> {
                        return begin(link, access, new LanSession(link, channel), suite, role);
                    }
                    case Handshake.Step.Failed(RakpStatus status) -> last = Optional.of(status);
                    case Handshake.Step.Send _, Handshake.Step.Wait _ ->
                            throw new AssertionError("a handshake that ended has an end");
                }
                if (last.get() != RakpStatus.NO_ROLE) {
                    break;
                }
            }
            if (last.isPresent() && last.get() != RakpStatus.NO_SUITE) {
                break;
            }
        }
        throw failure(link, access, last.orElse(RakpStatus.REFUSED));
    }

    /// Tries once more when the controller is out of step, which says nothing of the password.
    private Handshake.Step shakeHands(UdpLink link, Access access, CipherSuite suite, int role)
            throws BmcException {
        Handshake.Step end = run(link, handshake(link, access, suite, role));
        boolean isOutOfStep =
                end instanceof Handshake.Step.Failed(RakpStatus status)
                        && status == RakpStatus.OUT_OF_STEP;
        return isOutOfStep ? run(link, handshake(link, access, suite, role)) : end;
    }

    private Handshake handshake(UdpLink link, Access access, CipherSuite suite, int role)
            throws BmcException {
        try {
            return new Handshake(access.credentials(), suite, role, random);
        } catch (IllegalArgumentException e) {
            throw new BmcException(
                    Failure.NOT_SUPPORTED,
                    "BMC %s: %s".formatted(link.address(), e.getMessage()),
                    e);
        }
    }

    private LanSession begin(
            UdpLink link, Access access, LanSession session, CipherSuite suite, int role)
            throws BmcException {
        if (!session.raise(role)) {
            session.close();
            throw new BmcException(
                    Failure.REFUSED,
                    "BMC %s: %s does not get the privilege %d"
                            .formatted(link.address(), access.credentials(), role));
        }
        access.memory().put(SUITE_KEY, "" + suite.id);
        access.memory().put(ROLE_KEY, "" + role);
        return session;
    }

    private static Handshake.Step run(UdpLink link, Handshake handshake) throws BmcException {
        Handshake.Step step = new Handshake.Step.Send(handshake.start());
        while (step instanceof Handshake.Step.Send(byte[] datagram)) {
            step = advance(link, handshake, datagram);
        }
        return step;
    }

    private static Handshake.Step advance(UdpLink link, Handshake handshake, byte[] datagram)
            throws BmcException {
        boolean isProposing = handshake.isProposing();
        try {
            return link.exchange(
                    "opening a session (%s)".formatted(handshake),
                    () -> datagram,
                    reply ->
                            Optional.of(handshake.on(reply))
                                    .filter(next -> !(next instanceof Handshake.Step.Wait)),
                    isProposing ? PROPOSAL_WAITS : LanSession.WAITS);
        } catch (BmcException e) {
            if (isProposing && isSilent(e)) {
                return new Handshake.Step.Failed(RakpStatus.NO_SUITE);
            }
            throw e;
        }
    }

    private static List<CipherSuite> suites(Access access) {
        Optional<CipherSuite> remembered = access.memory().get(SUITE_KEY).flatMap(CipherSuite::of);
        return Stream.concat(remembered.stream(), Stream.of(CipherSuite.values()))
                .distinct()
                .toList();
    }

    private static List<Integer> roles(Access access) {
        return access.memory().get(ROLE_KEY).filter("3"::equals).isPresent()
                ? List.of(OPERATOR)
                : List.of(ADMINISTRATOR, OPERATOR);
    }

    private static BmcException failure(UdpLink link, Access access, RakpStatus status) {
        Failure failure =
                switch (status) {
                    case UNKNOWN_USER, WRONG_PASSWORD -> Failure.WRONG_CREDENTIALS;
                    case NO_IPMI_2, NO_SUITE, WRONG_KEY ->
                            link.left().isNegative() ? Failure.UNREACHABLE : Failure.NOT_SUPPORTED;
                    case NO_ROLE, OUT_OF_STEP, NO_ROOM, REFUSED -> Failure.REFUSED;
                };
        return new BmcException(
                failure,
                "BMC %s: no session for %s: %s"
                        .formatted(link.address(), access.credentials(), status.text));
    }

    private static boolean isSilent(BmcException e) {
        return e.failure() == Failure.UNREACHABLE && e.getCause() == null;
    }

    /// Says whether anything is there, when no session would open.
    private static BmcException withPresence(UdpLink link, BmcException silence) {
        Supplier<byte[]> ping = () -> Presence.ping(0x42);
        try {
            Presence presence = link.exchange("a ping", ping, IpmiProtocol::presence, PING_WAITS);
            return new BmcException(
                    Failure.UNREACHABLE,
                    "%s; it answers an RMCP ping%s"
                            .formatted(
                                    silence.getMessage(),
                                    presence.hasIpmi() ? "" : ", but has no IPMI"),
                    silence);
        } catch (BmcException _) {
            return silence;
        }
    }

    private static Optional<Presence> presence(byte[] datagram) {
        try {
            return Optional.of(Presence.read(datagram));
        } catch (FormatException _) {
            return Optional.empty();
        }
    }
}
