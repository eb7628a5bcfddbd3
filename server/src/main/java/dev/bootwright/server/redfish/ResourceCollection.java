package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one collection of resources, page by page. A service may name ever new pages and fill each to the
/// brim, so what is taken of one collection is bounded.
///
/// Source: DSP0266, "Resource collection responses".
final class ResourceCollection {

    private static final int MOST_MEMBERS = 4096;

    /// Enough for [#MOST_MEMBERS] where a page has 32.
    private static final int MOST_PAGES = 128;

    /// Of all pages and members together, because they are kept together.
    private static final long MOST_CHARACTERS = 16 << 20;

    private final Redfish redfish;
    private final String path;
    private long characters;

    ResourceCollection(Redfish redfish, String path) {
        this.redfish = redfish;
        this.path = path;
    }

    /// The members, each read.
    List<Resource> members() throws IOException {
        List<Resource> members = new ArrayList<>();
        for (Json reference : entries()) {
            members.add(read(reference.asObject("member").text("@odata.id")));
        }
        return members;
    }

    /// The members as they stand in the collection.
    List<Json> entries() throws IOException {
        Set<String> pages = new HashSet<>();
        List<Json> entries = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            if (!pages.add(next.get())) {
                throw refused("page %s follows itself".formatted(next.get()));
            }
            if (pages.size() > MOST_PAGES) {
                throw refused("more than %d pages".formatted(MOST_PAGES));
            }
            Resource page = read(next.get());
            entries.addAll(page.body().array("Members").elements());
            if (entries.size() > MOST_MEMBERS) {
                throw refused("more than %d members".formatted(MOST_MEMBERS));
            }
            next = page.text("Members@odata.nextLink");
        }
        return entries;
    }

    private Resource read(String at) throws IOException {
        Reply reply = redfish.read(at);
        characters += reply.body().length();
        if (characters > MOST_CHARACTERS) {
            throw refused("more than %d characters in all".formatted(MOST_CHARACTERS));
        }
        return Redfish.resource(at, reply);
    }

    private RedfishException refused(String what) {
        return new RedfishException(Failure.MALFORMED, "%s: %s".formatted(path, what));
    }
}
