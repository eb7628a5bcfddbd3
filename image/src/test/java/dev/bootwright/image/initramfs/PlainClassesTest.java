package dev.bootwright.image.initramfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classes as the compiler made them beside the same with code of their own: they answer alike.
final class PlainClassesTest {

    @Test
    void answersAreTheSame() throws Exception {
        Answers compiled = new Answers();
        Function<Integer, Object> plain = plainAnswers();

        assertThat(plain.getClass()).isNotEqualTo(Answers.class);
        for (int question = 0; question < 3; question++) {
            assertThat(plain.apply(question)).isEqualTo(compiled.apply(question));
        }
        assertThat(compiled.apply(1).toString()).contains("true, false");
        assertThat(compiled.apply(2).toString()).isEqualTo("[round 1, nothing, square 7, thin]");
    }

    @Test
    void nothingIsLeftToTheVirtualMachine() throws IOException {
        assertThat(makers(bytes(Everything.class.getName())))
                .containsOnlyOnce("ObjectMethods.equals", "ObjectMethods.hashCode");
        assertThat(makers(bytes(Answers.class.getName()))).contains("SwitchBootstraps.typeSwitch");

        assertThat(makers(PlainClasses.of(bytes(Everything.class.getName()))))
                .containsExactly("ObjectMethods.toString");
        assertThat(makers(PlainClasses.of(bytes(Answers.class.getName()))))
                .doesNotContain("SwitchBootstraps.typeSwitch")
                .contains("LambdaMetafactory.accept");
    }

    @Test
    void equalClassesGiveEqualBytes() throws IOException {
        byte[] compiled = bytes(Everything.class.getName());
        byte[] without = bytes(Shape.class.getName());

        assertThat(PlainClasses.of(compiled)).isEqualTo(PlainClasses.of(compiled));
        assertThat(PlainClasses.of(without)).isEqualTo(without);
    }

    /// A jar from another folder and another time.
    @Test
    void aCopiedJarHasEverything(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("some.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("a/Everything.class"));
            out.write(bytes(Everything.class.getName()));
            out.putNextEntry(new ZipEntry("a/text"));
            out.write('t');
        }
        PlainClasses.copy(jar, folder.resolve("one.jar"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        PlainClasses.copy(jar, folder.resolve("two.jar"));

        assertThat(folder.resolve("one.jar")).hasSameBinaryContentAs(folder.resolve("two.jar"));
        try (var copy = new ZipFile(folder.resolve("one.jar").toFile())) {
            assertThat(copy.stream().map(ZipEntry::getName))
                    .containsExactly("a/Everything.class", "a/text");
            assertThat(copy.getInputStream(copy.getEntry("a/text")))
                    .hasBinaryContent(new byte[] {'t'});
        }
    }

    /// What has the virtual machine make something, as `ObjectMethods.equals`.
    private static List<String> makers(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeDynamicInstruction.class::isInstance)
                .map(InvokeDynamicInstruction.class::cast)
                .map(site -> site.bootstrapMethod().owner().displayName() + "." + site.name())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Function<Integer, Object> plainAnswers() throws ReflectiveOperationException {
        ClassLoader loader =
                new ClassLoader(PlainClassesTest.class.getClassLoader()) {
                    @Override
                    protected Class<?> loadClass(String name, boolean resolve)
                            throws ClassNotFoundException {
                        if (!name.startsWith(PlainClassesTest.class.getName())) {
                            return super.loadClass(name, resolve);
                        }
                        Class<?> loaded = findLoadedClass(name);
                        return loaded != null ? loaded : plain(name);
                    }

                    private Class<?> plain(String name) throws ClassNotFoundException {
                        try {
                            byte[] plain = PlainClasses.of(bytes(name));
                            return defineClass(name, plain, 0, plain.length);
                        } catch (IOException e) {
                            throw new ClassNotFoundException(name, e);
                        }
                    }
                };
        Constructor<?> made = loader.loadClass(Answers.class.getName()).getDeclaredConstructor();
        made.setAccessible(true); // the package of another loader is another package
        return (Function<Integer, Object>) made.newInstance();
    }

    private static byte[] bytes(String name) throws IOException {
        String file = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = PlainClassesTest.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    /// Every kind of component.
    record Everything(
            boolean bit,
            byte octet,
            char letter,
            short small,
            int number,
            long large,
            float rough,
            double exact,
            String text,
            List<String> many) {}

    record Empty() {}

    sealed interface Shape {
        record Round(int radius) implements Shape {}

        record Square(int side) implements Shape {}

        /// Comes before its own kind in a switch.
        record Thin(int length) implements Shape {}
    }

    /// Uses them.
    static final class Answers implements Function<Integer, Object> {

        private static final int COMPONENTS = 10;

        @Override
        public Object apply(Integer question) {
            return switch (question) {
                case 0 -> hashes();
                case 1 -> equalities();
                default -> shapes();
            };
        }

        /// Two that are equal, and one for each component in which it differs from them.
        private static List<Everything> samples() {
            return IntStream.range(-2, COMPONENTS).mapToObj(Answers::sample).toList();
        }

        private static Everything sample(int changed) {
            return new Everything(
                    changed == 0,
                    (byte) (changed == 1 ? 1 : -1),
                    changed == 2 ? 'y' : 'x',
                    (short) (changed == 3 ? 2 : -2),
                    changed == 4 ? 5 : 6,
                    changed == 5 ? 1L << 40 : 1L << 41,
                    changed == 6 ? -0f : 0f,
                    changed == 7 ? 0.5 : Double.NaN,
                    changed == 8 ? "u" : "t",
                    changed == 9 ? List.of() : List.of("m"));
        }

        private static List<Integer> hashes() {
            List<Integer> hashes = new ArrayList<>();
            samples().forEach(each -> hashes.add(each.hashCode()));
            hashes.add(new Empty().hashCode());
            return hashes;
        }

        private static List<Boolean> equalities() {
            List<Boolean> equalities = new ArrayList<>();
            for (Everything one : samples()) {
                samples().forEach(other -> equalities.add(one.equals(other)));
                equalities.add(Objects.equals(one, (Object) "a text"));
                equalities.add(Objects.equals(one, null));
            }
            equalities.add(new Empty().equals(new Empty()));
            return equalities;
        }

        private static List<String> shapes() {
            List<String> said = new ArrayList<>();
            for (Shape shape :
                    List.of(
                            new Shape.Round(1),
                            new Shape.Square(0),
                            new Shape.Square(7),
                            new Shape.Thin(2))) {
                said.add(said(shape));
            }
            return said;
        }

        private static String said(Shape shape) {
            return switch (shape) {
                case Shape.Square(int side) when side == 0 -> "nothing";
                case Shape.Round(int radius) -> "round " + radius;
                case Shape.Square square -> "square " + square.side();
                case Shape.Thin _ -> "thin";
            };
        }
    }
}
