// Models, history and database beside each other, as a user meets them: revision --autogenerate, check, diff, inspect.

#include <catch2/catch.hpp>

#include <filesystem>

#include <boost/json.hpp>

#include <cli/refusal.hpp>
#include <support/page.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
namespace fs = std::filesystem;

/// A project whose database binary is one of the applications that the build has made, with a database of its own.
/// What it generates is read, not compiled.
class Project {
public:
    /// `app`: "bin/shop" (the models are what its history makes), "tests/apps/app_moved" (they have moved on).
    explicit Project(const std::string& app, const std::string& dialect, const std::string& settings = {})
        : scratch_(dialect) {
        write("retort.toml", "[project]\nbinary = \"" RETORT_BINARY_DIR "/" + app + "\"\n[database]\nurl = \"" + url() +
                                 "\"\n" + settings);
    }

    [[nodiscard]] const std::string& url() const { return scratch_.url(); }
    [[nodiscard]] std::string quoted_url() const { return "'" + url() + "'"; }
    [[nodiscard]] const std::string& path() const { return folder_.path(); }
    [[nodiscard]] std::string content() const { return support::content(scratch_); }

    [[nodiscard]] Outcome retort(const std::string& arguments,
                                 const std::map<std::string, std::string>& environment = {}) const {
        std::map<std::string, std::string> all{{"DATABASE_URL", ""}};
        for (const auto& [name, value] : environment) all.insert_or_assign(name, value);
        return shell(path(), RETORT_BINARY_DIR "/bin/retort " + arguments, all);
    }
    void upgrade(const std::string& revision = "head") const { REQUIRE(retort("upgrade " + revision).exit == 0); }
    /// Runs a script of the database's own tool.
    void sql(const std::string& text) const {
        write("script.sql", text);
        const Outcome outcome =
            shell(path(), (scratch_.dialect() == "sqlite" ? "sqlite3 -bail '" + url().substr(10) + "'"
                                                          : "psql --no-psqlrc -q '" + url() + "'") +
                              " <script.sql");
        INFO(outcome.out << outcome.err << text);
        REQUIRE(outcome.exit == 0);
    }
    void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
    [[nodiscard]] std::string file(const std::string& name) const { return read_file(fs::path(path()) / name); }
    [[nodiscard]] bool has_revision_files() const { return fs::exists(path() + "/migrations"); }

private:
    Scratch scratch_;
    TemporaryFolder folder_;
};

const std::string shop = "bin/shop";
const std::string moved = "tests/apps/app_moved";

// What somebody does by hand, and another application's table.
const std::string by_hand = "ALTER TABLE item ADD COLUMN weight INTEGER; CREATE INDEX ix_hand ON item (title);"
                            "CREATE TABLE other_app (id INTEGER PRIMARY KEY, name VARCHAR(10));";

const std::string moved_revision = R"(#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    // values of country.code may not fit, or lose something: varchar(3) becomes varchar(2)
    op.alter_column("country", "code", {.type = varchar(2)});
    op.alter_column("country", "is_active", {.server_default = true});
    op.add_column("country", column("dial", varchar(8)));
    // the values of country.phone_code are lost
    // if phone_code is what is called dial now, say .renamed_from("phone_code") in the model and generate this again
    op.drop_column("country", "phone_code");
}

void downgrade(retort::Operations& op) {
    op.add_column("country", column("phone_code", varchar(8)));
    // the values of country.dial are lost
    op.drop_column("country", "dial");
    op.alter_column("country", "is_active", {.drop_default = true});
    op.alter_column("country", "code", {.type = varchar(3)});
}

} // namespace

RETORT_REVISION(aa01) {
    .down_revision = "b7d94e61c820",
    .message = "dial",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
)";
} // namespace

TEST_CASE("autogenerate writes what leads from the history to the models") {
    const Project project(moved, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    const std::string before = project.content();
    const Outcome outcome = project.retort("revision --autogenerate -m dial --rev-id aa01");
    INFO(outcome.err);
    CHECK(outcome.exit == 0);
    CHECK(outcome.out == "migrations/versions/aa01_dial.cpp\n");
    CHECK(outcome.err == "alter column country.code\n"
                         "    ! values of country.code may not fit, or lose something: varchar(3) becomes varchar(2)\n"
                         "alter column country.is_active\n"
                         "add column country.dial\n"
                         "drop column country.phone_code\n"
                         "    ! the values of country.phone_code are lost\n"
                         "    ! if phone_code is what is called dial now, say .renamed_from(\"phone_code\") in the "
                         "model and generate this again\n"
                         "read it, then: retort upgrade head\n");
    CHECK(project.file("migrations/versions/aa01_dial.cpp") == moved_revision);
    CHECK(project.content() == before); // nothing that the database was asked stays behind
}

TEST_CASE("autogenerate writes no file when there is nothing to do") {
    const Project project(shop, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    const Outcome outcome = project.retort("revision --autogenerate -m nothing");
    CHECK(outcome.exit == 0);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, StartsWith("nothing to do: "));
    const Outcome json = project.retort("--json revision --autogenerate --offline -m nothing");
    CHECK(json.exit == 0);
    CHECK(json.out == "{\"revision\":null,\"file\":null,\"down_revision\":[]}\n");
    CHECK_FALSE(project.has_revision_files());
}

TEST_CASE("autogenerate wants a database that has every revision, and --offline wants none") {
    const Project project(moved, GENERATE("sqlite", "postgresql"));
    check_refused(project.retort("revision --autogenerate -m x"),
                  "the database is behind the history: it lacks 8c1f0a5d2b47, f3a1b2c4d5e6, b7d94e61c820", 4);
    project.upgrade("f3a1");
    check_refused(project.retort("revision --autogenerate -m x"), "it lacks b7d94e61c820", 4);
    CHECK_FALSE(project.has_revision_files());

    CHECK(
        project.retort("--url sqlite:///nowhere/no.db revision --autogenerate --offline -m dial --rev-id aa01").exit ==
        0);
    CHECK(project.file("migrations/versions/aa01_dial.cpp") == moved_revision);

    project.write("retort.toml", "[project]\nbinary = \"" RETORT_BINARY_DIR "/" + moved + "\"\n");
    const Outcome unnamed = project.retort("revision --autogenerate -m x");
    check_refused(unnamed, "no database is named");
    CHECK_THAT(unnamed.err, Contains("--offline"));
    check_refused(project.retort("revision --offline -m x"), "--offline goes with --autogenerate");
}

TEST_CASE("a database with a revision that no file has is not compared with what the revisions make") {
    const Project project(shop, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    project.sql("INSERT INTO retort_version (revision) VALUES ('gone99'); ALTER TABLE item ADD COLUMN weight INTEGER;");
    check_refused(project.retort("revision --autogenerate -m x"), "the database has revisions that no file has: gone99",
                  4);
    const Outcome check = project.retort("check");
    CHECK(check.exit == 4);
    CHECK(check.out.empty()); // gone99 may have added the column
    CHECK(check.err == "the database has revision gone99, which no file has\n");
    CHECK_THAT(project.retort("--json check").out, Contains(R"("unknown":["gone99"])"));
}

TEST_CASE("a revision that was left half done is said, and not taken for changes by hand") {
    const Scratch scratch("sqlite");
    const auto run = [&](const std::string& arguments) {
        return shell("/", RETORT_BINARY_DIR "/tests/apps/app_histories --url '" + scratch.url() + "' " + arguments,
                     {{"RETORT_TEST_HISTORY", "fails_outside"}});
    };
    REQUIRE(run("upgrade head").exit == 1);
    const Outcome check = run("check");
    CHECK_THAT(check.err,
               Contains("revision 'b1' is half applied: 1 of 3 operations has run") && !Contains("left alone"));
    CHECK_THAT(check.out, !Contains("the database is not what its revisions have made"));
    CHECK_THAT(run("--json check").out, Contains(R"("unfinished":"b1")"));
}

TEST_CASE("check says what was done by hand, and diff prints what undoes it") {
    const Project project(shop, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    const Outcome agreed = project.retort("check");
    CHECK(agreed.exit == 0);
    CHECK(agreed.err == "models, history and database agree\n");

    project.sql(by_hand + "INSERT INTO other_app VALUES (1, 'theirs');");
    const Outcome check = project.retort("check");
    CHECK(check.exit == 3);
    CHECK(check.out == "the database is not what its revisions have made:\n"
                       "add column item.weight: integer\n"
                       "create index ix_hand on item: (title)\n");
    CHECK(check.err ==
          "somebody has changed it by hand; 'retort diff --from URL --to history --sql' prints what undoes that\n"
          "not this project's, left alone: table other_app\n");

    const auto json = boost::json::parse(project.retort("--json check").out);
    CHECK(json.at("models").at("operations").as_array().empty());
    CHECK(json.at("database").at("operations").as_array().size() == 2);
    CHECK(json.at_pointer("/database/operations/0/text") == "add column item.weight");
    CHECK(json.at_pointer("/database/unmanaged/tables/0") == "other_app");

    const Outcome script = project.retort("diff --from " + project.quoted_url() + " --to history --sql");
    CHECK(script.exit == 0);
    CHECK(script.err == "not this project's, left alone: table other_app\n");
    project.sql(script.out);
    CHECK(project.retort("check").exit == 0);
    CHECK_THAT(project.content(), Contains("theirs"));
}

TEST_CASE("what was done by hand is said and stays out of the new revision") {
    const Project project(moved, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    project.sql(by_hand);
    const Outcome outcome = project.retort("revision --autogenerate -m dial --rev-id aa01");
    CHECK(outcome.exit == 0);
    CHECK_THAT(outcome.err, StartsWith("the database is not what its revisions have made:\n"
                                       "  add column item.weight\n"
                                       "  create index ix_hand on item\n"));
    CHECK(project.file("migrations/versions/aa01_dial.cpp") == moved_revision);
}

TEST_CASE("what was done by hand can be taken into a revision") {
    const Project project(shop, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    CHECK_THAT(project.retort("revision --adopt -m nothing").err,
               Contains("nothing to do: the database is what the revisions make"));
    project.sql(by_hand);
    const std::string before = project.content();
    const Outcome outcome = project.retort("revision --adopt -m hand --rev-id aa02");
    CHECK(outcome.exit == 0);
    CHECK(outcome.out == "migrations/versions/aa02_hand.cpp\n");
    CHECK_THAT(outcome.err, Contains("add column item.weight") && Contains("retort stamp aa02"));
    const std::string file = project.file("migrations/versions/aa02_hand.cpp");
    CHECK_THAT(file, Contains("op.add_column(\"item\", column(\"weight\", integer()));") &&
                         Contains("op.drop_column(\"item\", \"weight\");") && !Contains("other_app"));
    CHECK(project.content() == before);
    CHECK(project.retort("revision --adopt --autogenerate -m both").exit == 2);
}

TEST_CASE("check tells models that have moved on, changes by hand and pending revisions apart") {
    const Project project(moved, GENERATE("sqlite", "postgresql"));
    project.upgrade("8c1f");
    project.sql("ALTER TABLE item ADD COLUMN weight INTEGER;");
    const Outcome check = project.retort("check");
    CHECK(check.exit == 3);
    CHECK_THAT(check.out, StartsWith("the models have moved on from the history:\nalter column country.code: "));
    CHECK_THAT(check.out,
               Contains("the database is not what its revisions have made:\nadd column item.weight: integer\n"));
    CHECK_THAT(check.err, Contains("2 revisions are pending: f3a1b2c4d5e6, b7d94e61c820"));
    // The table of a revision that has not run is nobody's by hand.
    CHECK_THAT(check.out + check.err, !Contains("no revision creates") && !Contains("drop table"));
}

TEST_CASE("check without a database compares models and history, and pending revisions have a code of their own") {
    const Project project(shop, "sqlite");
    project.upgrade("f3a1");
    const Outcome pending = project.retort("check");
    CHECK(pending.exit == 4);
    CHECK(pending.err == "1 revision is pending: b7d94e61c820\n");
    const std::string toml = "[project]\nbinary = \"" RETORT_BINARY_DIR "/";
    project.write("retort.toml", toml + shop + "\"\n");
    const Outcome agreed = project.retort("check");
    CHECK(agreed.exit == 0);
    CHECK(agreed.err == "no database is named: only models and history were compared\nmodels and history agree\n");
    project.write("retort.toml", toml + moved + "\"\n");
    CHECK(project.retort("check").exit == 3);
}

TEST_CASE("what the project leaves out is not compared") {
    const bool by_pattern = GENERATE(true, false);
    const Project project(moved, GENERATE("sqlite", "postgresql"),
                          by_pattern ? "[autogenerate]\nexclude = [\"country\"]\n" : "");
    project.upgrade();
    const auto retort = [&](const std::string& arguments) { // the models have a mind of their own
        return project.retort(arguments, {{"RETORT_TEST_WITHOUT_TABLE", by_pattern ? "" : "country"}});
    };
    CHECK(retort("check").exit == 0);
    const Outcome outcome = retort("revision --autogenerate -m x");
    CHECK_THAT(outcome.err, StartsWith("nothing to do: "));
    CHECK(retort("diff --from history --to models --exit-code").exit == 0);
    const std::string inspected = retort("inspect").out;
    CHECK_THAT(inspected, Contains("table user\n"));
    if (by_pattern) CHECK_THAT(inspected, !Contains("country")); // it does without the models
}

TEST_CASE("a new revision has to come after what it changes") {
    // The models of these applications have no tables, so all that the history makes is to go.
    const auto run = [](const std::string& history, const std::string& arguments) {
        TemporaryFolder folder;
        folder.write("retort.toml", "[project]\nname = \"app\"\n");
        Outcome outcome = shell(folder.path(), RETORT_BINARY_DIR "/tests/apps/app_histories " + arguments,
                                {{"RETORT_TEST_HISTORY", history}, {"DATABASE_URL", ""}});
        CHECK((outcome.exit == 0) == fs::exists(folder.path() + "/migrations"));
        return outcome;
    };
    const std::string autogenerate = "revision --autogenerate --offline -m x --rev-id x1";
    check_refused(run("apart", autogenerate), "several heads", 5);
    check_refused(run("apart", autogenerate + " --head b1"),
                  "the models change what no revision before the new one has "
                  "made: there is no table c");
    check_refused(run("apart", autogenerate + " --head base"), "there is no table");
    CHECK(run("apart", autogenerate + " --head b1 --depends-on c1").exit == 0);
    CHECK(run("merged", autogenerate).exit == 0);
}

TEST_CASE("diff takes the project's sides, databases and files") {
    const Project project(moved, GENERATE("sqlite", "postgresql"));
    project.upgrade();
    const std::string url = project.quoted_url();
    const std::string changes =
        "alter column country.code: varchar(3) -> varchar(2)\n"
        "    ! values of country.code may not fit, or lose something: varchar(3) becomes varchar(2)\n"
        "alter column country.is_active: default TRUE\n"
        "add column country.dial: varchar(8)\n"
        "drop column country.phone_code: varchar(8)\n"
        "    ! the values of country.phone_code are lost\n"
        "    ! if phone_code is what is called dial now, say .renamed_from(\"phone_code\") in the model and generate "
        "this again\n";
    for (const std::string& from :
         {std::string("history"), std::string("history@b7d9"), std::string("history@head"), url}) {
        INFO(from);
        const Outcome outcome = project.retort("diff --from " + from + " --to models");
        CHECK(outcome.exit == 0);
        CHECK(outcome.out == changes);
        CHECK(outcome.err.empty());
        CHECK(project.retort("diff --exit-code --from " + from + " --to models").exit == 3);
    }
    for (const std::string& side : {std::string("history"), std::string("history@head"), url}) {
        const Outcome outcome = project.retort("diff --exit-code --from " + url + " --to " + side);
        CHECK(outcome.exit == 0);
        CHECK(outcome.out.empty());
        CHECK(outcome.err == "no differences\n");
    }

    project.write("now.json", project.retort("--json inspect").out);
    CHECK(project.retort("diff --exit-code --from now.json --to " + url).exit == 0);
    project.write("models.json", project.retort("--json inspect models").out);
    CHECK(project.retort("diff --exit-code --from models.json --to models").exit == 0);
    CHECK(project.retort("diff --from " + url + " --to models.json").out == changes);

    const std::string body = moved_revision.substr(moved_revision.find("void upgrade"));
    CHECK(project.retort("diff --cpp --from " + url + " --to models").out ==
          body.substr(0, body.find("\n} // namespace")));
    const auto json = boost::json::parse(project.retort("diff --json --from history --to models").out);
    CHECK(json.at("operations").as_array().size() == 4);
    CHECK(json.at_pointer("/operations/3/warnings").as_array().size() == 2);
    CHECK(json.at_pointer("/operations/3/operation/op") == "drop_column");
}

TEST_CASE("a script of diff leads from one database to another") {
    const std::string dialect = GENERATE("sqlite", "postgresql");
    const Project old(shop, dialect);
    const Project changed(shop, dialect);
    old.upgrade("f3a1");
    old.sql("INSERT INTO country (id, name, code, is_active) VALUES "
            "('00000000-0000-0000-0000-000000000001', 'Peru', 'PER', true);");
    changed.upgrade();
    changed.sql(by_hand);
    const std::string sides = "diff --from " + old.quoted_url() + " --to " + changed.quoted_url();
    CHECK(old.retort(sides + " --exit-code").exit == 3);
    // Both sides are said: what is in neither history nor models takes part.
    CHECK_THAT(old.retort(sides).out, Contains("create table other_app\n"));
    old.sql(old.retort(sides + " --sql").out);
    CHECK(old.retort(sides + " --exit-code").err == "no differences\n");
    CHECK_THAT(old.content(), Contains("Peru"));
}

TEST_CASE("what inspect prints as SQL makes the same again") {
    const std::string dialect = GENERATE("sqlite", "postgresql");
    const Project project(shop, dialect);
    project.upgrade();
    project.sql(by_hand + "CREATE VIEW titles AS SELECT title FROM item;");
    const Outcome text = project.retort("inspect");
    CHECK_THAT(text.out,
               StartsWith("table country\n    id uuid NOT NULL\n") &&
                   Contains("    foreign key fk_item_owner_id_user: (owner_id) -> user (id), on delete cascade\n") &&
                   Contains("\nnot modelled: view titles\n"));
    CHECK_THAT(text.out, !Contains("retort_version"));

    const Outcome script = project.retort("inspect --sql");
    CHECK(script.err == "not modelled, left alone: view titles\n");
    const Project copy(shop, dialect);
    copy.sql(script.out);
    CHECK(copy.retort("inspect").out + "not modelled: view titles\n" == text.out);
}

TEST_CASE("databases and files are compared without a project") {
    const std::string dialect = GENERATE("sqlite", "postgresql");
    const Project project(shop, dialect);
    project.upgrade();
    TemporaryFolder elsewhere;
    const auto run = [&](const std::string& arguments) {
        return shell(elsewhere.path(), RETORT_BINARY_DIR "/bin/retort " + arguments, {{"DATABASE_URL", ""}});
    };
    const Outcome json = run("inspect --json " + project.quoted_url());
    CHECK(json.exit == 0);
    elsewhere.write("now.json", json.out);
    CHECK(run("diff --exit-code --from now.json --to " + project.quoted_url()).exit == 0);
    CHECK_THAT(run("inspect now.json").out, Contains("table country\n"));
    elsewhere.write("empty.json", "{}");
    const Outcome script = run("diff --from empty.json --to now.json --sql");
    check_refused(script, "no database is named");
    CHECK_THAT(run("--url " + project.quoted_url() + " diff --from empty.json --to now.json --sql").out,
               Contains("CREATE TABLE \"country\""));
    check_refused(run("diff --from models --to now.json"), "there is no retort.toml here");
    check_refused(run("inspect"), "no database is named");
}

TEST_CASE("sides that cannot be are refused in a line, with what to do") {
    const Project project(shop, "sqlite");
    const auto to_models = [&](const std::string& from) {
        return project.retort("diff --from '" + from + "' --to models");
    };
    check_refused(to_models("modles"), "there is no side and no file 'modles'");
    check_refused(to_models("no.json"), "there is no side and no file 'no.json'");
    check_refused(to_models("history@"), "there is no revision ''");
    check_refused(to_models("history@zz"), "there is no revision 'zz'");
    check_refused(to_models("sqlite:///no.db"), "there is no database file no.db");
    CHECK_FALSE(fs::exists(project.path() + "/no.db"));
    check_refused(to_models("mysql://here/shop"), "no database is known by 'mysql'");
    check_refused(to_models(project.path()), "cannot be read");
    for (const char* text : {"", "{\"tables\": [", "{\"tables\": 3}", "[]", "\xff"}) {
        project.write("broken.json", text);
        check_refused(to_models("broken.json"), "broken.json: schema JSON: ");
    }
    check_refused(project.retort("inspect modles"), "there is no side and no file 'modles'");
    check_refused(project.retort("diff --from sqlite:// --to '" + server_url() + "'"),
                  "sqlite and postgresql cannot be compared with each other");
    const Outcome secret = to_models("postgresql://u:secret@/x?host=/nowhere");
    check_refused(secret, "cannot connect to postgresql://u:***@");
    CHECK_THAT(secret.err, !Contains("secret"));
    check_refused(project.retort("diff --from models --to models --sql --cpp"), "--sql excludes --cpp", 2);
    check_refused(project.retort("diff --from models"), "--to is required", 2);
}

TEST_CASE("status is one screen about the database") {
    const Project project(shop, GENERATE("sqlite", "postgresql"));
    project.upgrade("+1");
    const Outcome pending = project.retort("status");
    CHECK(pending.exit == 4);
    CHECK_THAT(pending.out, StartsWith("database  ") && Contains("\nat        ") && Contains("\napplied   1 of ") &&
                                Contains("\npending   ") && Contains("\ndrift     none"));
    CHECK_THAT(pending.err, Contains("'retort upgrade head' applies what is pending"));
    project.upgrade();
    const Outcome agreed = project.retort("status");
    CHECK(agreed.exit == 0);
    CHECK_THAT(agreed.out, Contains("\npending   none\n"));
    CHECK(agreed.err.empty());

    project.sql(by_hand + "INSERT INTO other_app VALUES (1, 'theirs');");
    const Outcome changed = project.retort("status");
    CHECK(changed.exit == 3);
    CHECK_THAT(changed.out, Contains("\ndrift     somebody has changed the database by hand:\n"
                                     "add column item.weight: integer\n"));
    CHECK_THAT(changed.err, Contains("left alone: table other_app"));

    project.sql("INSERT INTO retort_version (revision) VALUES ('gone99');");
    const Outcome unknown = project.retort("status");
    CHECK(unknown.exit == 4);
    CHECK_THAT(unknown.out, Contains("\nunknown   gone99: the database has it, and no file") &&
                                Contains("\ndrift     nobody can say"));
    const auto json = boost::json::parse(project.retort("--json status").out);
    CHECK(json.at("unknown").as_array().at(0).as_string() == "gone99");
    CHECK(json.at("pending").as_array().empty());
}

TEST_CASE("plan says what an upgrade would do, and does nothing") {
    const std::string dialect = GENERATE("sqlite", "postgresql");
    const Project project(shop, dialect);
    project.upgrade("+1");
    project.upgrade("+1");
    const std::string before = project.content();
    const Outcome plan = project.retort("plan");
    CHECK(plan.exit == 0);
    CHECK_THAT(plan.out, StartsWith("b7d94e61c820  ") && Contains("\n  in a transaction\n    add column country.") &&
                             Contains("ALTER TABLE \"country\" ADD COLUMN"));
    if (dialect == "postgresql")
        CHECK_THAT(plan.out, Contains("country (about 0 rows): ACCESS EXCLUSIVE keeps reads and writes waiting\n") &&
                                 Contains("\n        each statement has 30 s at most\n"));
    const auto json = boost::json::parse(project.retort("--json plan head").out).at("plan").as_array();
    REQUIRE(json.size() == 1);
    CHECK(json[0].at("revision").as_string() == "b7d94e61c820");
    const auto& part = json[0].at("parts").as_array().at(0);
    CHECK(part.at("transaction").as_bool());
    CHECK(part.at("operations").as_array().at(0).at("statement_timeout_ms").is_int64() == (dialect == "postgresql"));
    CHECK(project.content() == before);
    const Outcome proven = project.retort("plan --prove");
    CHECK(proven.exit == 0);
    CHECK(proven.out == plan.out);
    CHECK_THAT(proven.err, Contains("proven: on a copy the revisions ran"));
    CHECK(project.content() == before);
    project.sql("ALTER TABLE country ADD COLUMN by_hand integer;");
    const Outcome drifted = project.retort("plan --prove");
    CHECK(drifted.exit == 3);
    CHECK_THAT(drifted.err, Contains("left this to do: drop column country.by_hand"));
    project.sql("ALTER TABLE country DROP COLUMN by_hand;");
    project.upgrade();
    CHECK(project.retort("plan").err == "nothing to do\n");
}
