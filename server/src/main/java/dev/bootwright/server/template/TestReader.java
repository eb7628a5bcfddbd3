package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;

/// Reads `tests`: how long what is tested.
final class TestReader implements Section<TestSpec> {

    private static final Shape.Fields FIELDS =
            Shape.fields()
                    .optional("cpu", Shape.DURATION, "how long every processor computes")
                    .optional("memory", Shape.DURATION, "how long free memory is written and read")
                    .optional("disks", Shape.DURATION, "how long all disks are read")
                    .optional("strict", Shape.BOOL, "whether degraded hardware ends the job");

    @Override
    public String key() {
        return "tests";
    }

    @Override
    public Shape shape() {
        return FIELDS;
    }

    @Override
    public TestSpec absent() {
        return TestSpec.NONE;
    }

    @Override
    public TestSpec read(Yaml value, TemplateNames names) {
        Members in = value.members(FIELDS.keys());
        return new TestSpec(
                in.find("cpu").flatMap(Values::duration),
                in.find("memory").flatMap(Values::duration),
                in.find("disks").flatMap(Values::duration),
                in.bool("strict", false));
    }
}
