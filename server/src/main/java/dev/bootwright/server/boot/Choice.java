package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.server.script.BootMenu;
import dev.bootwright.server.script.ScriptEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one machine is given to start: one thing, or a menu of everything with that thing chosen.
///
/// @param scripts the language of its loader
/// @param entries of ISOs, for this machine
/// @param seconds that a menu waits, 0 for none
record Choice(Scripts scripts, String server, IsoEntries entries, int seconds) {

    private static final String TITLE = "Bootwright";

    /// How long people may choose when nothing says what a machine should boot.
    private static final int UNDECIDED_SECONDS = 10;

    private static final int UNKNOWN_SECONDS = 3;

    /// The key of the agent's image in a menu.
    private static final String AGENT = "bootwright";

    /// What the loader is sent.
    ///
    /// @param isMenu whether it waits for somebody, who may also choose not to boot from here
    record Given(String text, boolean isMenu) {}

    /// An image of the catalogue.
    ///
    /// @param script  from which iPXE starts it without a menu
    /// @param isKnown whether it is for one machine; others get a menu where the loader comes without one
    Given image(ScriptEntry entry, String script, Isos isos, boolean isKnown) {
        int waiting =
                seconds == 0 && !isKnown && scripts == Scripts.PXELINUX ? UNKNOWN_SECONDS : seconds;
        if (waiting == 0) {
            return new Given(scripts.start(entry), false);
        }
        List<BootMenu.Item> items = new ArrayList<>();
        items.add(new BootMenu.Item(AGENT, script, entry));
        items.addAll(entries.items(isos.all()));
        return new Given(scripts.menu(new BootMenu(TITLE, items, AGENT, waiting)), true);
    }

    /// A published ISO. Where it cannot be started the local disk is, and the reason shown: never another
    /// ISO, which might install itself.
    ///
    /// @param wanted its name; without one people choose, and the newest is started when nobody does
    Given iso(Isos isos, Optional<String> wanted) {
        Optional<Publication> publication =
                wanted.isPresent()
                        ? isos.find(wanted.get())
                        : isos.all().stream().max(Comparator.comparing(Publication::published));
        if (publication.isEmpty()) {
            String reason = "there is no image or ISO " + wanted.orElse("");
            return new Given(scripts.waiting(server, reason), false);
        }
        int waiting = seconds == 0 && wanted.isEmpty() ? UNDECIDED_SECONDS : seconds;
        if (waiting == 0) {
            return new Given(start(publication.get(), 1), false);
        }
        return new Given(scripts.menu(menu(isos, publication.get(), waiting)), true);
    }

    private BootMenu menu(Isos isos, Publication wanted, int waiting) {
        String refusal =
                entries.refusal(wanted, 1).orElse(wanted.name() + ": cannot be started just now");
        String key = IsoEntries.key(wanted, 1);
        return BootMenu.of(TITLE, entries.items(isos.all()), key, refusal, waiting);
    }

    private String start(Publication publication, int number) {
        return new IsoStart(scripts, entries).start(publication, number);
    }
}
