package dev.bootwright.image.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.openpgp.ClearSigned;
import dev.bootwright.image.openpgp.Keyring;
import dev.bootwright.image.openpgp.OpenPgpException;
import dev.bootwright.image.openpgp.SignatureCheck;
import dev.bootwright.image.openpgp.Signatures;
import dev.bootwright.image.openpgp.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Whether an ISO is what its makers signed.
///
/// What is at hand is told by its content: an OpenPGP signature over the ISO; a list of digests,
/// clear-signed, or with its signature in a file beside it; or a signature whose list lies beside it.
///
/// @param keyrings files of the keys that count, armored or binary; with none nobody vouches, and only
///                 a list can be checked
/// @param now      keys and signatures that have expired by then do not count
public record IsoCheck(List<Path> keyrings, Instant now) {

    private static final int MAX_BYTES = 16 << 20;
    private static final List<String> ENDINGS = List.of(".asc", ".sig", ".gpg", ".sign");

    public IsoCheck {
        keyrings = List.copyOf(keyrings);
    }

    /// Reads the ISO once.
    ///
    /// @param name      of the ISO as its makers know it: what a list has to have
    /// @param signature a signature or a list of digests
    /// @param progress  told how many bytes are done
    /// @throws TrustException if it is not what was signed, or nothing says what it is
    public Assurance check(Path iso, String name, Path signature, LongConsumer progress)
            throws IOException {
        try {
            byte[] bytes = SmallFile.read(signature, MAX_BYTES, "signature or list of digests");
            if (ClearSigned.is(bytes)) {
                return clearSigned(iso, name, signature, bytes, progress);
            }
            if (!Signatures.isDetached(bytes)) {
                return list(iso, name, signature, bytes, progress);
            }
            Optional<Path> list = listOf(signature, iso);
            return list.isPresent()
                    ? signedList(iso, name, list.get(), signature, progress)
                    : detached(iso, signature, bytes, progress);
        } catch (OpenPgpException e) {
            throw Refusals.of(e);
        } catch (FormatException e) {
            throw Refusals.malformed(signature, e);
        }
    }

    private Assurance clearSigned(
            Path iso, String name, Path signature, byte[] bytes, LongConsumer progress)
            throws IOException {
        ClearSigned signed = ClearSigned.parse(bytes);
        String signer =
                keyrings.isEmpty() ? "" : signatureCheck().check(signed, signature.toString());
        String text = new String(signed.signedBytes(), UTF_8);
        return new DigestProof(iso, name, signature).prove(text, signer, progress);
    }

    private Assurance list(Path iso, String name, Path list, byte[] bytes, LongConsumer progress)
            throws IOException {
        for (String ending : ENDINGS) {
            Path beside = list.resolveSibling(list.getFileName() + ending);
            if (Files.isRegularFile(beside) && !keyrings.isEmpty()) {
                return signedList(iso, name, list, beside, progress);
            }
        }
        if (!keyrings.isEmpty()) {
            throw Refusals.unsigned(list, ENDINGS);
        }
        return new DigestProof(iso, name, list).prove(new String(bytes, UTF_8), "", progress);
    }

    private Assurance signedList(
            Path iso, String name, Path list, Path signature, LongConsumer progress)
            throws IOException {
        byte[] text = SmallFile.read(list, MAX_BYTES, "list of digests");
        byte[] bytes = SmallFile.read(signature, MAX_BYTES, "signature");
        String signer = "";
        if (ClearSigned.is(bytes)) {
            return clearSigned(iso, name, signature, bytes, progress);
        }
        if (!keyrings.isEmpty()) {
            Verification verification = begin(signature, bytes);
            verification.update(text, 0, text.length);
            signer = verification.signer();
        }
        return new DigestProof(iso, name, list).prove(new String(text, UTF_8), signer, progress);
    }

    private Assurance detached(Path iso, Path signature, byte[] bytes, LongConsumer progress)
            throws IOException {
        if (keyrings.isEmpty()) {
            throw Refusals.noKeyring(signature);
        }
        Verification verification = begin(signature, bytes);
        if (verification.isPending()) {
            Reading.run(iso, List.of(verification::update), progress);
        }
        String signer = verification.signer();
        String checked = "OpenPGP signature %s by %s".formatted(signature.getFileName(), signer);
        return new Assurance(signer, checked, Map.of(), List.of());
    }

    private Verification begin(Path signature, byte[] bytes) throws IOException {
        String document = signature.toString();
        return signatureCheck().begin(Signatures.parse(bytes, document), document);
    }

    private SignatureCheck signatureCheck() throws IOException {
        return new SignatureCheck(Keyring.read(keyrings), now);
    }

    /// What the signature is over by its name, where that is a small file and not the ISO.
    private static Optional<Path> listOf(Path signature, Path iso) throws IOException {
        String name = signature.getFileName().toString();
        for (String ending : ENDINGS) {
            if (name.endsWith(ending) && name.length() > ending.length()) {
                Path list =
                        signature.resolveSibling(
                                name.substring(0, name.length() - ending.length()));
                boolean small = Files.isRegularFile(list) && Files.size(list) <= MAX_BYTES;
                return small && !Files.isSameFile(list, iso) ? Optional.of(list) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
