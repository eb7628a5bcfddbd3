package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.machine.server.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the kernel command line tells the agent.
///
/// ```text
/// SERVER_ADDR=URL          the server: http://10.0.0.1:8080, or only 10.0.0.1:8080
/// SERVER_TLS=URL           the server by TLS: https://10.0.0.1:8443
/// bootwright.ca=SHA256     authority whose certificate it shows there, in hexadecimal
/// bootwright.time=SECONDS  the server's clock, since 1970
/// bootwright.secret=TEXT   what this boot authenticates by
/// DEVELOPER=1              work on hardware that is not on the support list
/// PRE=URL                  program to run before the machine is registered
/// POST=URL                 program to run after the last step of a job
/// LOOP_INTERVAL=SECONDS    longest pause between tries to reach the server; 15 without, or below 1
/// BOOTIF=01-MAC            interface the machine booted from, as PXELINUX writes it
/// ```
///
/// @param server without a path
/// @param tls    without a path
/// @param pause  longest one between tries
record BootArguments(
        URI server,
        Optional<URI> tls,
        Optional<String> authority,
        Optional<Instant> time,
        Secret secret,
        boolean developer,
        Optional<URI> pre,
        Optional<URI> post,
        Duration pause,
        Optional<MacAddress> bootMac) {

    private static final Duration PAUSE = Duration.ofSeconds(15);

    /// Arguments that the agent cannot work with; the message names the argument.
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    static BootArguments of(KernelCommandLine line) throws UnusableException {
        Optional<String> server = line.find(AgentApi.SERVER_ARGUMENT);
        if (server.isEmpty() || server.get().isEmpty()) {
            throw new UnusableException(
                    "the kernel command line has no "
                            + AgentApi.SERVER_ARGUMENT
                            + ": no server, nothing to do");
        }
        return new BootArguments(
                address(server.get()),
                tls(line),
                authority(line),
                line.find(AgentApi.TIME_ARGUMENT).flatMap(BootArguments::time),
                new Secret(line.find(AgentApi.SECRET_ARGUMENT).orElse("")),
                line.find("DEVELOPER").orElse("").equals("1"),
                url("PRE", line),
                url("POST", line),
                line.find("LOOP_INTERVAL").map(BootArguments::pause).orElse(PAUSE),
                line.find("BOOTIF").flatMap(BootArguments::mac));
    }

    private static URI address(String text) throws UnusableException {
        String withScheme = text.contains("://") ? text : "http://" + text;
        URI parsed = parse(AgentApi.SERVER_ARGUMENT, withScheme);
        if (parsed.getHost() == null || !"http".equals(parsed.getScheme())) {
            throw new UnusableException(
                    AgentApi.SERVER_ARGUMENT + " is not like http://10.0.0.1:8080: " + text);
        }
        // Paths are fixed by the contract, so one that is given, such as a trailing slash, means
        // nothing.
        return URI.create("http://" + parsed.getRawAuthority());
    }

    private static Optional<URI> tls(KernelCommandLine line) throws UnusableException {
        Optional<URI> url = url(AgentApi.TLS_ARGUMENT, line);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (url.get().getHost() == null || !"https".equals(url.get().getScheme())) {
            throw new UnusableException(
                    AgentApi.TLS_ARGUMENT + " is not like https://10.0.0.1:8443: " + url.get());
        }
        return Optional.of(URI.create("https://" + url.get().getRawAuthority()));
    }

    private static Optional<String> authority(KernelCommandLine line) throws UnusableException {
        Optional<String> digest = line.find(AgentApi.AUTHORITY_ARGUMENT);
        if (digest.isPresent() && !digest.get().matches("[0-9a-f]{64}")) {
            throw new UnusableException(
                    AgentApi.AUTHORITY_ARGUMENT + " is no SHA-256 in hexadecimal: " + digest.get());
        }
        return digest;
    }

    /// A time that cannot be read is none: then the machine's own clock counts.
    private static Optional<Instant> time(String text) {
        return text.matches("[0-9]{1,11}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Optional<URI> url(String key, KernelCommandLine line) throws UnusableException {
        Optional<String> text = line.find(key).filter(value -> !value.isEmpty());
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(key, text.get()));
    }

    private static URI parse(String key, String text) throws UnusableException {
        try {
            URI parsed = new URI(text);
            if ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme())) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            throw new UnusableException(key + " is no URL: " + e.getMessage());
        }
        throw new UnusableException(key + " is no http or https URL: " + text);
    }

    private static Duration pause(String text) {
        try {
            long seconds = Long.parseLong(text);
            return seconds < 1 ? PAUSE : Duration.ofSeconds(Math.min(seconds, 3600));
        } catch (NumberFormatException e) {
            return PAUSE; // an old habit written wrong must not keep a machine from booting
        }
    }

    /// A MAC address behind PXELINUX's hardware type; another type than Ethernet's `01` is unknown.
    private static Optional<MacAddress> mac(String text) {
        try {
            return text.startsWith("01-")
                    ? Optional.of(MacAddress.parse(text.substring(3)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
