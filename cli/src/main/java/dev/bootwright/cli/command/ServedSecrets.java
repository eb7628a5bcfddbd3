package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.control.Filling;
import dev.bootwright.server.secret.KeptSecrets;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.util.List;

/// What jobs do not hold and agents are told: secrets that operators have set, and those of BMCs.
record ServedSecrets(Bmcs bmcs, KeptSecrets secrets) implements Filling {

    @Override
    public JobOrder fill(String machine, JobOrder order) throws IOException {
        return secrets.fill(machine, bmcs.fill(machine, order));
    }

    @Override
    public List<String> missing(String machine, List<Step> steps) throws IOException {
        return secrets.missing(machine, steps);
    }

    @Override
    public List<String> move(Session session, String from, String to) throws IOException {
        return secrets.move(session, from, to);
    }
}
