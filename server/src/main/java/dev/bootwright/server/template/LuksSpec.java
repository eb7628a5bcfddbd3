package dev.bootwright.server.template;

import dev.bootwright.formats.contract.LuksSettings;
import dev.bootwright.server.yaml.Place;
import java.util.Optional;

/// A LUKS2 container.
///
/// @param name    that it is mapped as
/// @param secret  what the server calls its passphrase
/// @param keyFile in the system that is set up, for its `/etc/crypttab`; absent means that it asks
/// @param options for its `/etc/crypttab`
public record LuksSpec(
        String name,
        Reference on,
        Optional<String> label,
        String secret,
        LuksSettings settings,
        Optional<String> keyFile,
        String options,
        Place place) {}
