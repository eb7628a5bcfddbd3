package dev.bootwright.image.initramfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Classes in which records are compared, and switches over types are made, by code of their own.
///
/// The compiler leaves both to the virtual machine, which makes that code when it comes by for the first time, and
/// no archive of classes keeps it. For a record of a dozen components it makes some fifty classes, which takes an
/// emulated machine half a second. Lambdas and concatenated strings are in the archive, so they stay as they are.
///
/// Source: `ObjectMethods` and `SwitchBootstraps` of `java.lang.runtime`; JEP 483.
final class PlainClasses {

    /// Raise it when equal classes give other bytes.
    static final String SETTINGS = "plain-1";

    private PlainClasses() {}

    /// Copies a jar, with its classes changed. Equal jars give equal bytes.
    ///
    /// @throws IOException if it cannot be read or written
    static void copy(Path jar, Path to) throws IOException {
        try (var from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                var out = new ZipOutputStream(file)) {
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(0);
                out.putNextEntry(copy);
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    out.write(entry.getName().endsWith(".class") ? of(bytes) : bytes);
                }
                out.closeEntry();
            }
        }
    }

    /// The same class with code of its own for what would be made when it runs; itself if there is nothing of it.
    static byte[] of(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Replacement replacement = new Replacement(model);
        byte[] changed = ClassFile.of().transformClass(model, replacement);
        return replacement.methods.isEmpty() ? classFile : changed;
    }

    /// Calls a method where the virtual machine would make one, and adds it to the class.
    private static final class Replacement implements ClassTransform {

        private final ClassModel model;

        /// By what they replace: the code of a method may be written more than once.
        private final Map<InvokeDynamicEntry, PlainMethod> methods = new LinkedHashMap<>();

        Replacement(ClassModel model) {
            this.model = model;
        }

        @Override
        public void accept(ClassBuilder builder, ClassElement element) {
            if (element instanceof MethodModel method && method.code().isPresent()) {
                builder.transformMethod(method, MethodTransform.transformingCode(this::replace));
            } else {
                builder.with(element);
            }
        }

        private void replace(CodeBuilder code, CodeElement element) {
            Optional<PlainMethod> method =
                    element instanceof InvokeDynamicInstruction site
                            ? method(site)
                            : Optional.empty();
            method.ifPresentOrElse(
                    plain ->
                            code.invokestatic(
                                    model.thisClass().asSymbol(),
                                    plain.name(),
                                    plain.type(),
                                    isInterface()),
                    () -> code.with(element));
        }

        private boolean isInterface() {
            return (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
        }

        private Optional<PlainMethod> method(InvokeDynamicInstruction site) {
            if (!methods.containsKey(site.invokedynamic())) {
                PlainMethod.of(site, "plain$" + methods.size())
                        .ifPresent(made -> methods.put(site.invokedynamic(), made));
            }
            return Optional.ofNullable(methods.get(site.invokedynamic()));
        }

        @Override
        public void atEnd(ClassBuilder builder) {
            methods.values()
                    .forEach(method ->
                            builder.withMethodBody(
                                    method.name(),
                                    method.type(),
                                    ClassFile.ACC_PRIVATE
                                            | ClassFile.ACC_STATIC
                                            | ClassFile.ACC_SYNTHETIC,
                                    method.body()));
        }
    }
}
