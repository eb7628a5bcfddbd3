package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.server.script.BootMenu;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The scripts of published ISOs, whose names stay while versions come and go.
///
/// ```text
/// iso/menu.ipxe                 a menu of them all
/// iso/NAME/boot.ipxe            what NAME boots by itself
/// iso/NAME/boot-2.ipxe          its second entry
/// iso/NAME/verified.ipxe        as boot.ipxe, where each file is checked against its signature
/// iso/NAME/pxelinux.cfg         the same as boot.ipxe for PXELINUX
/// iso/NAME/grub.cfg             and for GRUB
/// ```
record IsoScripts(Isos isos, IsoEntries entries) {

    private static final int MENU_SECONDS = 30;
    private static final Pattern SCRIPT =
            Pattern.compile(
                    "iso/([a-z0-9._-]+)/(?:boot(?:-([1-9][0-9]{0,2}))?\\.ipxe|latest\\.ipxe|(pxelinux|grub)\\.cfg)");

    Optional<String> find(String name) {
        if (name.equals("iso/menu.ipxe")) {
            return Optional.of(menu());
        }
        if (name.startsWith("iso/") && name.endsWith("/verified.ipxe")) {
            return isos.find(name.substring(4, name.length() - "/verified.ipxe".length()))
                    .map(found -> new IsoStart(Scripts.IPXE, entries).startVerified(found));
        }
        Matcher script = SCRIPT.matcher(name);
        if (!script.matches()) {
            return Optional.empty();
        }
        Optional<Publication> publication = isos.find(script.group(1));
        int number = script.group(2) == null ? 1 : Integer.parseInt(script.group(2));
        Scripts language =
                switch (String.valueOf(script.group(3))) {
                    case "pxelinux" -> Scripts.PXELINUX;
                    case "grub" -> Scripts.GRUB;
                    default -> Scripts.IPXE;
                };
        return Optional.of(
                publication
                        .map(found -> new IsoStart(language, entries).start(found, number))
                        .orElseGet(() ->
                                language.localDisk("no ISO is published as " + script.group(1))));
    }

    private String menu() {
        return Scripts.IPXE.menu(
                new BootMenu(
                        "Bootwright", entries.items(isos.all()), BootMenu.LOCAL, MENU_SECONDS));
    }
}
