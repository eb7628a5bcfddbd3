package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.machine.Refusal;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReplyTest {

    @Test
    void whatIsWrongWithTheRequestIsTold() {
        assertThat(
                        status(() -> {
                            throw new JsonException("\"phase\": expected a word");
                        }))
                .isEqualTo(400);
        assertThat(
                        status(() -> {
                            throw new Refusal(Refusal.Kind.CONFLICT, "the job is over");
                        }))
                .isEqualTo(409);
    }

    @Test
    void anAgentComesAgainWhenTheServerCannot() {
        assertThat(
                        status(() -> {
                            throw new IOException("no space left on device");
                        }))
                .isEqualTo(503);
    }

    /// One that is not answered would keep its agent waiting.
    @Test
    void everyFaultOfThisProgramIsAnswered() {
        assertThat(
                        status(() -> {
                            throw new IllegalStateException("a fault");
                        }))
                .isEqualTo(500);
        assertThat(
                        status(() -> {
                            throw new StackOverflowError("a fault");
                        }))
                .isEqualTo(500);
    }

    private static int status(Reply.Work work) {
        assertThat(Reply.from(work)).isInstanceOf(Answer.class);
        return ((Answer) Reply.from(work)).status();
    }
}
