package dev.bootwright.image.initramfs;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A static method that does what the virtual machine would make at a call site.
///
/// @param type of the call site
/// @param body its code
record PlainMethod(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {

    private static final String RUNTIME = "java.lang.runtime.";
    private static final ClassDesc RECORDS = ClassDesc.of(RUNTIME + "ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of(RUNTIME + "SwitchBootstraps");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

    private static final MethodTypeDesc EQUALS =
            MethodTypeDesc.of(
                    ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final MethodTypeDesc HASH_CODE =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object);

    /// What is before the getters among the arguments of a record's call site: its class, its names.
    private static final int BEFORE_GETTERS = 2;

    /// @param name of the method
    /// @return empty for a call site that is better left to the virtual machine
    static Optional<PlainMethod> of(InvokeDynamicInstruction site, String name) {
        ClassDesc maker = site.bootstrapMethod().owner();
        String wanted = site.name().stringValue();
        MethodTypeDesc type = site.typeSymbol();
        List<ConstantDesc> arguments = site.bootstrapArgs();
        if (maker.equals(RECORDS) && wanted.equals("equals")) {
            return Optional.of(new PlainMethod(name, type, code -> equals(code, arguments)));
        }
        if (maker.equals(RECORDS) && wanted.equals("hashCode")) {
            return Optional.of(new PlainMethod(name, type, code -> hashCode(code, arguments)));
        }
        if (maker.equals(SWITCHES)
                && wanted.equals("typeSwitch")
                && !type.parameterType(0).isPrimitive()
                && arguments.stream().allMatch(ClassDesc.class::isInstance)) {
            return Optional.of(new PlainMethod(name, type, code -> typeSwitch(code, arguments)));
        }
        return Optional.empty();
    }

    /// Components are equal as `ObjectMethods` says: objects by their own `equals`, numbers of floating point by
    /// `compare` of their class, and others if they are the same.
    private static void equals(CodeBuilder code, List<ConstantDesc> arguments) {
        ClassDesc type = (ClassDesc) arguments.getFirst();
        Label no = code.newLabel();
        code.aload(1).instanceOf(type).ifeq(no);
        code.aload(1).checkcast(type).astore(1);
        for (DirectMethodHandleDesc getter : getters(arguments)) {
            ClassDesc component = getter.invocationType().returnType();
            code.aload(0).getfield(type, getter.methodName(), component);
            code.aload(1).getfield(type, getter.methodName(), component);
            switch (TypeKind.from(component)) {
                case REFERENCE -> code.invokestatic(OBJECTS, "equals", EQUALS).ifeq(no);
                case FLOAT, DOUBLE -> compare(code, component).ifne(no);
                case LONG -> code.lcmp().ifne(no);
                default -> code.if_icmpne(no);
            }
        }
        code.iconst_1().ireturn();
        code.labelBinding(no).iconst_0().ireturn();
    }

    private static CodeBuilder compare(CodeBuilder code, ClassDesc component) {
        return code.invokestatic(
                box(component),
                "compare",
                MethodTypeDesc.of(ConstantDescs.CD_int, component, component));
    }

    /// As `ObjectMethods` makes it: of each component, 31 times what was before is added.
    private static void hashCode(CodeBuilder code, List<ConstantDesc> arguments) {
        ClassDesc type = (ClassDesc) arguments.getFirst();
        code.iconst_0();
        for (DirectMethodHandleDesc getter : getters(arguments)) {
            ClassDesc component = getter.invocationType().returnType();
            code.bipush(31).imul();
            code.aload(0).getfield(type, getter.methodName(), component);
            if (component.isPrimitive()) {
                code.invokestatic(
                        box(component),
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, component));
            } else {
                code.invokestatic(OBJECTS, "hashCode", HASH_CODE);
            }
            code.iadd();
        }
        code.ireturn();
    }

    /// The number of the first label from the second argument on that the first one is an instance of; -1 for
    /// null, and the number of labels for none of them.
    private static void typeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
        Label isNull = code.newLabel();
        code.aload(0).ifnull(isNull);
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
            code.loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
        code.labelBinding(isNull).iconst_m1().ireturn();
    }

    private static List<DirectMethodHandleDesc> getters(List<ConstantDesc> arguments) {
        return arguments.stream()
                .skip(BEFORE_GETTERS)
                .map(DirectMethodHandleDesc.class::cast)
                .toList();
    }

    private static ClassDesc box(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            default -> throw new IllegalArgumentException(primitive + " is no primitive type");
        };
    }
}
