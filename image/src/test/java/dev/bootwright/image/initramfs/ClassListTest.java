package dev.bootwright.image.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {

    private static final List<String> RUN =
            List.of(
                    "# NOTE: Do not modify this file.",
                    "java/lang/Object id: 0",
                    "com/example/Main id: 7",
                    "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                    "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                    "@cp com/example/Main 1 9 30",
                    "@cp java/lang/Object 4");

    @Test
    void keepsWhatMostRunsHave() {
        List<String> other =
                List.of(
                        "com/example/Main id: 8",
                        "com/example/Rare id: 9",
                        "java/lang/Object id: 0",
                        "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                        "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                        "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                        "@cp com/example/Main 1 8 30");

        assertEquals(
                List.of(
                        "com/example/Main",
                        "java/lang/Object",
                        "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                        "@lambda-proxy com/example/Main run ()LRun; ()V REF_invokeStatic",
                        "@cp com/example/Main 1 9 30"),
                ClassList.vote(List.of(RUN, other, RUN)));
    }

    @Test
    void doesNotDependOnTheOrderOfRunsOrLines() {
        List<String> fewer = RUN.subList(0, 4);

        assertEquals(
                ClassList.vote(List.of(RUN, RUN.reversed(), fewer)),
                ClassList.vote(List.of(fewer.reversed(), RUN, RUN)));
    }

    @Test
    void leavesOutWhatDependsOnHowQuickTheOtherEndIs() {
        List<String> run =
                List.of(
                        "@lambda-proxy sun/nio/ch/NioSocketImpl run ()LRun; ()V REF_invokeStatic",
                        "@cp sun/nio/ch/NioSocketImpl 34");

        assertEquals(run.subList(0, 1), ClassList.vote(List.of(run)));
    }
}
