package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootPolicy;
import java.util.List;

/// What to boot: the part that a proxy serves alone. Source: PXE 2.1 §2.2.
final class BootService {

    private final ServerIdentity server;
    private final String serverAddress;
    private final BootPolicy policy;
    private final ChainGuard guard = new ChainGuard();

    BootService(ServerIdentity server, BootPolicy policy) {
        this.server = server;
        this.serverAddress = server.address().toString();
        this.policy = policy;
    }

    BootDecision decide(Question question) {
        PxeClient client = question.client();
        if (client.lesserIpxe()
                && !guard.allows(client.mac(), question.message().xid(), question.now())) {
            return new BootDecision.AddressOnly(
                    "was given a better iPXE %d times and came back the same"
                            .formatted(ChainGuard.TRIES));
        }
        return policy.decide(client.bootClient(serverAddress));
    }

    BootAnswer answer(Question question, BootDecision decision) {
        BootAnswer answer = BootAnswer.of(question.client(), decision, serverAddress);
        boolean loads = question.type() == MessageType.REQUEST && !answer.file().isEmpty();
        if (loads && question.client().lesserIpxe()) {
            guard.given(question.mac(), question.message().xid(), question.now());
        }
        return answer;
    }

    /// A message to port 67 that another server answers with an address.
    List<Step> onProxied(Question question) {
        if (question.type() == MessageType.REQUEST
                && question.chosenServer().isPresent()
                && !question.requested().isNone()) {
            return List.of(taken(question, question.chosenServer().get()));
        }
        if (question.type() != MessageType.DISCOVER) {
            return List.of();
        }
        return reply(
                question,
                MessageType.OFFER,
                Destination.of(question.message(), Ipv4Address.NONE, true));
    }

    /// The only time that a proxy learns the address of a client that asks nothing on port 4011.
    private static Step taken(Question question, Ipv4Address server) {
        return new Step.Note(
                Events.of(
                        question.now(),
                        question.mac(),
                        question.requested(),
                        "taken",
                        "from " + server));
    }

    /// A message to port 4011, from a client that has its address and asks what to load.
    List<Step> onBinl(Question question) {
        boolean asks =
                question.type() == MessageType.REQUEST
                        || question.type() == MessageType.INFORM
                        || question.type() == MessageType.DISCOVER;
        if (!asks || !question.client().boots()) {
            return List.of(question.ignored("is no question for a boot server"));
        }
        Arrival arrival = question.arrival();
        return reply(
                question,
                MessageType.ACK,
                new Destination.Binl(arrival.source(), arrival.sourcePort()));
    }

    private List<Step> reply(Question question, MessageType type, Destination to) {
        BootAnswer answer = answer(question, decide(question));
        if (answer.file().isEmpty()) {
            return List.of(question.ignored(answer.detail()));
        }
        Reply reply =
                new Reply(question.message(), server, type).ciaddr(question.message().ciaddr());
        answer.addTo(reply, true);
        return List.of(
                new Step.Send(
                        reply.message(),
                        reply.limit(),
                        to,
                        Events.of(
                                question.now(),
                                question.mac(),
                                question.message().ciaddr(),
                                Events.kind(type),
                                answer.detail())));
    }
}
