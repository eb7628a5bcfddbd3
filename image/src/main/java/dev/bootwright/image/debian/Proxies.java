package dev.bootwright.image.debian;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which proxy, if any, a mirror is reached through: as APT is configured, else as the environment says.
///
/// Understood are `Acquire::http::Proxy`, `Acquire::https::Proxy`, either with `::HOST` for one host,
/// `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`. A proxy is an `http://HOST:PORT` address;
/// `DIRECT` means none. Source: apt.conf(5), apt-transport-http(1).
///
/// @param settings    of APT, by name in lower case
/// @param environment variables of this process
public record Proxies(Map<String, String> settings, Map<String, String> environment) {

    private static final int HTTP_PORT = 80;

    public Proxies {
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /// No proxy at all.
    public static Proxies none() {
        return new Proxies(Map.of(), Map.of());
    }

    /// The proxies of this machine.
    ///
    /// @param root of the file system APT's configuration lies in, usually `/`
    public static Proxies read(Path root, Map<String, String> environment) throws IOException {
        return new Proxies(AptConfiguration.read(root.resolve("etc/apt")).settings(), environment);
    }

    /// @throws DebianException if the proxy that is configured is no `http` address
    public Proxy select(URI uri) throws DebianException {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Optional<String> configured =
                setting("acquire::%s::proxy::%s".formatted(scheme, uri.getHost()))
                        .or(() -> setting("acquire::%s::proxy".formatted(scheme)))
                        .or(() -> fromEnvironment(scheme, uri.getHost()));
        return configured.isEmpty() ? Proxy.NO_PROXY : proxy(configured.get());
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name.toLowerCase(Locale.ROOT)))
                .filter(value -> !value.isBlank());
    }

    private Optional<String> fromEnvironment(String scheme, String host) {
        String exceptions = variable("no_proxy").orElse("");
        for (String exception : exceptions.split("[,\\s]+", -1)) {
            String domain = exception.replaceFirst("^\\*?\\.?", "");
            boolean matches = host.equals(domain) || host.endsWith("." + domain);
            if (exception.equals("*") || (!domain.isEmpty() && matches)) {
                return Optional.empty();
            }
        }
        return variable(scheme + "_proxy").or(() -> variable("all_proxy"));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static Proxy proxy(String address) throws DebianException {
        if (address.equals("DIRECT")) {
            return Proxy.NO_PROXY;
        }
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && "http".equals(uri.getScheme())) {
                int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
                return new Proxy(
                        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
            }
        } catch (IllegalArgumentException e) {
            throw unusable(address, e);
        }
        throw unusable(address, null);
    }

    private static DebianException unusable(
            String address, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "%s: not a proxy that can be used: expected http://HOST:PORT";
        String hint = "Correct Acquire::http::Proxy in /etc/apt, or the variable http_proxy.";
        return cause == null
                ? new DebianException(message.formatted(address), hint)
                : new DebianException(message.formatted(address), hint, cause);
    }
}
