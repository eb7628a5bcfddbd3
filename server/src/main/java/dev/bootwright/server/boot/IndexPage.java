package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.server.script.FileRoot;
import java.util.List;

/// The page of an exported tree, for people who come with a browser.
final class IndexPage {

    private IndexPage() {}

    /// @param scripts names of the files beside it
    static String of(Publication publication, List<String> scripts) {
        StringBuilder rows = new StringBuilder();
        for (PublishedFile file : publication.files()) {
            String name = publication.id() + "/" + publication.nameOf(file);
            rows.append(
                    "<tr><td><a href=\"%s\">%s</a><td>%d<td><code>%s</code>%n"
                            .formatted(
                                    FileRoot.RELATIVE.url(name),
                                    escaped(file.path()),
                                    file.size(),
                                    file.digests().sha256()));
        }
        StringBuilder links = new StringBuilder();
        scripts.forEach(
                name -> links.append("<li><a href=\"%1$s\">%1$s</a>%n".formatted(escaped(name))));
        return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>%1$s</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        code{word-break:break-all}td,th{text-align:left;padding:.2rem .8rem .2rem 0}</style>
        <h1>%1$s</h1>
        <p>Boots over the network: start <code>boot.ipxe</code> from iPXE, or give PXELINUX or GRUB this
        directory as its root. A machine needs at least %2$d MiB of memory.</p>
        <ul>
        %3$s</ul>
        <table>
        <tr><th>file<th>bytes<th>SHA-256
        %4$s</table>
        <p>Version %5$s of %6$s.</p>
        """
                .formatted(
                        escaped(publication.title()),
                        publication.entries().getFirst().memory() >> 20,
                        links,
                        rows,
                        publication.id(),
                        escaped(publication.volumeId()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
