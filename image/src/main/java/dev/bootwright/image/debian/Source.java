package dev.bootwright.image.debian;

import java.net.URI;
import java.util.List;

/// One suite of one archive: where it is, which components are wanted, who has to have signed it.
///
/// @param origin          where it is configured, for messages: `FILE:LINE` or the option
/// @param mirrors         base addresses with the same content, in the order to try them; `http`, `https`
///                        or `file`, each ending in a slash
/// @param suite           as in `dists/SUITE`: `stable`, `bookworm-security`
/// @param components      of the suite, `main` first among them in every archive of interest
/// @param architectures   the source is limited to; empty when it is not
/// @param checkValidUntil whether an outdated `Release` is refused
public record Source(
        String origin,
        List<URI> mirrors,
        String suite,
        List<String> components,
        List<String> architectures,
        SignedBy signedBy,
        boolean checkValidUntil) {

    public Source {
        mirrors = List.copyOf(mirrors);
        components = List.copyOf(components);
        architectures = List.copyOf(architectures);
        if (mirrors.isEmpty()) {
            throw new IllegalArgumentException("a source without a mirror");
        }
    }

    /// The same source, with an outdated `Release` accepted.
    Source withoutDates() {
        return new Source(origin, mirrors, suite, components, architectures, signedBy, false);
    }

    /// Address and suite, as apt prints them.
    @Override
    public String toString() {
        return mirrors.getFirst() + " " + suite;
    }
}
