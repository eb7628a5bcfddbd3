package dev.bootwright.formats.zio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The hash functions that the JDK has not. With a pool's salt they are compared with what OpenZFS wrote,
/// where pools are read.
class SaltedChecksumsTest {

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /// By `b3sum` 1.2.0, with `--keyed` and without.
    private static void blake3(int length, String plain, String keyed) {
        byte[] key = "whats the Elvish word for friend".getBytes(US_ASCII);
        assertEquals(plain, hex(Blake3.digest(counting(length))), () -> length + " bytes");
        assertEquals(keyed, hex(Blake3.digest(counting(length), key)), () -> length + " bytes");
    }

    @Test
    void blake3IsThatOfB3sum() {
        blake3(
                0,
                "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
                "92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26");
        blake3(
                1,
                "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
                "6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b");
        blake3(
                63,
                "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b",
                "bb1eb5d4afa793c1ebdd9fb08def6c36d10096986ae0cfe148cd101170ce37ae");
        blake3(
                64,
                "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98",
                "ba8ced36f327700d213f120b1a207a3b8c04330528586f414d09f2f7d9ccb7e6");
        blake3(
                65,
                "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee",
                "c0a4edefa2d2accb9277c371ac12fcdbb52988a86edc54f0716e1591b4326e72");
        blake3(
                1023,
                "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
                "c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e");
        blake3(
                1024,
                "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
                "75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4");
        blake3(
                1025,
                "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
                "357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69");
        blake3(
                2049,
                "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
                "9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5");
        blake3(
                5000,
                "ee78d92070de3df1c57c37002abf0a6b1a6589acdeef4d8ffac7cf3d9e8f2836",
                "27dc394fb01f055606c3aedde3a8c3694c34a8c514cc61a27279f1417cc385e0");
        blake3(
                31744,
                "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47",
                "efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419");
    }

    /// By `EdonRInit`, `EdonRUpdate` and `EdonRFinal` of OpenZFS 2.3.2.
    private static void edonR(int length, String first, String second) {
        assertEquals(first + second, hex(EdonR.digest(counting(length))), () -> length + " bytes");
    }

    @Test
    void edonRIsThatOfOpenZfs() {
        edonR(
                0,
                "c57f7e17fdc1ce5074cc748c9bd38f9f51ebe88fbe6eda3190c4314cafb1abb2",
                "980fac582d6e4ba8c641947d944bc56b74fb15de5546ad4f77934fca00052719");
        edonR(
                1,
                "65bf11ac7f191cee034c382d117c24bce8aa177a3d5dbdeb92623d8402b6289b",
                "e0bd70aeebff35c0c9a5c2aff0adf823d8426129fd0b51d76841aa3074a22d19");
        edonR(
                111,
                "c62d2375860b6c6eed2ff798d911f7cbe15420a2a2b6c176113b1f7780d3b5f3",
                "5706ecb121ef69b5dce87c9a2d0cd90224ddfb3471fe768579a67ef0669e2f33");
        edonR(
                118,
                "3c68c5785080224bd330aebba2546fcbc99ebcc3685567b56c0b804f096a01b5",
                "a035a6dc9aa5771184c3c71f6421dd3319ee4b2d0c971750ae84503a0374150c");
        edonR(
                119,
                "a114e2bacee304d23fe4dab9f335918d67dec0083bd0d3da8829d79f3241ec65",
                "b4678571f48d2d9876cc13ebf9a3b392d554db4721d1d6af4d5705e74c2a94dc");
        edonR(
                120,
                "b3c370ad4b6ecae958c6d44ae794d74a59b62af2fb9cc786ff035a3f1df093db",
                "e627af4c51b92f1035cc25833bb89ccc0dcf07622cb0d0a35c1c843273574f9a");
        edonR(
                127,
                "940db2842c0862e3133ff46e4a6f1f23105cbdbe0b035e5fe9f9823078f6b5e9",
                "c11889853b19dc14fe6f8a2a6806242dfd9fb445a36ac03a109d2d9da85218d7");
        edonR(
                128,
                "757ccf26d0602e61720ac39965e59e92de86d4beaba4806919bfb0bb8276e145",
                "267ef3f38cdb745fa8365ee58852608fb5913a1d76c592cf907ec31db13eefdb");
        edonR(
                129,
                "88078a6a29dee42eb7bd5b2d9c55064bfc17e592b7f67597de26a7966eaee0e9",
                "f010fad724814c7119afc816bd96b139e5c1f19e4a7d95c0796bd71ad2552b04");
        edonR(
                247,
                "1452ac4591642058a4b5ee4ada76b628b4f50c1a6a9bcce48442a38c7a416d25",
                "1a14262479c8068231e351a4c25dc9e92a72d799ec756262a88b7c45335984a6");
        edonR(
                248,
                "e2341093bf14bd13ea478259da4315967fd7204b4cb148029e39cfb9bd1a8d8a",
                "b875a638f3509f96203e08c2d37703fae8786f3a36f41f5a25254be935efbfef");
        edonR(
                256,
                "e7daf52ff3238167ab5c5402abc4895a3f31ba21f01b231ac777d413f6fe1562",
                "fe21f0005a948b47610e3f68c9bed96466356c9f56ce89502887d036c04c5f39");
        edonR(
                5000,
                "98e59966198eb4d5e70271906ee1ebd3fae14ec48d51ecb382ff03b523ff0036",
                "decc4c5cdfde94718464ffdc70b6675080e5e4470232f764311f92ebd4f984be");
    }

    /// Source: "The Skein Hash Function Family", appendix C, the first message of one byte.
    @Test
    void skeinIsThatOfItsAuthors() {
        assertEquals(
                "71b7bce6fe6452227b9ced6014249e5bf9a9754c3ad618ccc4e0aae16b316cc8"
                        + "ca698d864307ed3e80b6ef1570812ac5272dc409b5a012df2a579102f340617a",
                hex(Skein.digest(new byte[] {(byte) 0xFF}, 512, new byte[0])));
    }
}
