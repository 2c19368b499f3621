SELECT number FROM facts.migrations;
