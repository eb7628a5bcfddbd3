package dev.bootwright.server.template;

import dev.bootwright.formats.contract.LuksSettings;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `luks`: what is encrypted. Volume groups may lie on containers, and containers on logical volumes,
/// which are read later.
final class LuksReader implements Section<List<LuksSpec>> {

    /// The names that the server's secrets may have.
    static final String SECRET = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private static final String[] KEY_SIZES = {"128", "192", "256", "384", "512"};
    private static final String LABEL = "[A-Za-z0-9._+-]{1,47}";
    private static final String OPTIONS = "[^\\s#\\p{Cntrl}]+";

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("name", Shape.NAME, "as in /dev/mapper/NAME")
                    .required("on", Shape.REFERENCE, "disk, partition, array or logical volume")
                    .required(
                            "secret",
                            Shape.text(SECRET),
                            "the passphrase, by the name that `secret set` gave it")
                    .optional("label", Shape.text(LABEL), "of the container")
                    .optional(
                            "cipher",
                            Shape.text(LuksSettings.CIPHER),
                            "aes-xts-plain64 unless said")
                    .optional("keySize", Shape.words(KEY_SIZES), "in bits; 512 unless said")
                    .optional(
                            "pbkdf",
                            Shape.words("argon2id", "pbkdf2"),
                            "how a passphrase is made into a key; argon2id unless said")
                    .optional("memory", Size.BYTES, "most that argon2id may take")
                    .optional("keyFile", Shape.PATH, "for /etc/crypttab; left out: it asks")
                    .optional("options", Shape.text("[^\\s#]+"), "for /etc/crypttab");

    @Override
    public String key() {
        return "luks";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<LuksSpec> absent() {
        return List.of();
    }

    @Override
    public List<LuksSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> container(element, names));
    }

    private static Optional<LuksSpec> container(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Yaml> name = in.require("name");
        Optional<Reference> on = in.require("on").flatMap(names::container);
        Optional<String> secret =
                in.require("secret").flatMap(found -> matching(found, SECRET, "a secret's name"));
        if (name.isEmpty() || on.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        LuksSpec container =
                new LuksSpec(
                        Values.name(name.get()),
                        on.get(),
                        in.find("label")
                                .flatMap(found ->
                                        matching(
                                                found,
                                                LABEL,
                                                "at most 47 letters, digits, '.', '_', '+' and '-'")),
                        secret.get(),
                        settings(in),
                        in.find("keyFile").map(Values::path),
                        in.find("options")
                                .flatMap(
                                        found -> matching(found, OPTIONS, "options without blanks"))
                                .orElse("luks"),
                        value.place());
        names.addContainer(name.get(), container);
        return Optional.of(container);
    }

    private static LuksSettings settings(Members in) {
        String pbkdf =
                in.find("pbkdf")
                        .flatMap(word -> word.word("argon2id", "pbkdf2"))
                        .orElse("argon2id");
        Optional<Yaml> memory = in.find("memory");
        Optional<Size> size = memory.flatMap(Values::size);
        if (size.isPresent() && !(size.get() instanceof Size.Bytes)) {
            memory.get().fail("expected a size such as 256MiB, found " + memory.get().describe());
        }
        if (memory.isPresent() && pbkdf.equals("pbkdf2")) {
            memory.get().fail("memory goes with pbkdf: argon2id");
        }
        return new LuksSettings(
                in.find("cipher")
                        .flatMap(found -> matching(found, LuksSettings.CIPHER, "a cipher"))
                        .orElse("aes-xts-plain64"),
                in.find("keySize")
                        .flatMap(word -> word.word(KEY_SIZES))
                        .map(Integer::valueOf)
                        .orElse(512),
                pbkdf,
                size.filter(Size.Bytes.class::isInstance)
                        .map(found -> ((Size.Bytes) found).bytes()));
    }

    private static Optional<String> matching(Yaml value, String pattern, String what) {
        Optional<String> text = value.text().filter(found -> found.matches(pattern));
        if (text.isEmpty()) {
            value.fail("expected %s, found %s".formatted(what, value.describe()));
        }
        return text;
    }
}
