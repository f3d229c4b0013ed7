// Behind PgBouncer: in session mode migrations run, in transaction mode they are refused.

#include <catch2/catch.hpp>

#include <fstream>

#include <unistd.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;

namespace {
// PgBouncer before the server of the tests, on a socket in a folder of its own.
class Pooler {
public:
    explicit Pooler(const std::string& server_folder, const std::string& mode) {
        write("pgbouncer.ini",
              "[databases]\n* = host=" + server_folder + " user=retort\n[pgbouncer]\npool_mode = " + mode +
                  "\nauth_type = any\nlisten_port = 6432\nlisten_addr =\nunix_socket_dir = " + folder_.path() +
                  "\nlogfile = " + folder_.path() + "/log\npidfile = " + folder_.path() +
                  "/pid\nignore_startup_parameters = extra_float_digits\n");
        // It refuses to run as root.
        const Outcome started =
            shell(folder_.path(),
                  "[ \"$(id -u)\" -ne 0 ] || chown -R postgres .; "
                  "as=; [ \"$(id -u)\" -ne 0 ] || as='runuser -u postgres --'; "
                  "$as /usr/sbin/pgbouncer -d pgbouncer.ini >out 2>&1 || { cat out log; exit 1; }; "
                  "for i in 1 2 3 4 5 6 7 8 9 10; do [ -S .s.PGSQL.6432 ] && exit 0; sleep 0.2; done; exit 1");
        INFO(started.out << started.err);
        REQUIRE(started.exit == 0);
    }
    ~Pooler() { shell(folder_.path(), "kill -QUIT \"$(cat pid)\""); }
    Pooler(const Pooler&) = delete;
    Pooler& operator=(const Pooler&) = delete;

    [[nodiscard]] std::string url(const std::string& database) const {
        return "postgresql://retort@/" + database + "?host=" + folder_.path() + "&port=6432";
    }

private:
    void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

    TemporaryFolder folder_;
};
} // namespace

TEST_CASE("PostgreSQL: a pooler in transaction mode is refused before anything is done", "[postgresql]") {
    const Scratch scratch("postgresql");
    const std::string url = scratch.url();
    const std::string database =
        url.substr(url.rfind('/', url.find('?')) + 1, url.find('?') - url.rfind('/', url.find('?')) - 1);
    const std::string server = url.substr(url.find("host=") + 5);
    const bool in_transactions = GENERATE(true, false);
    const Pooler pooler(server, in_transactions ? "transaction" : "session");

    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) { op.create_table("thing", {column("id", integer())}); });
    const auto graph = revisions.graph();
    const Url through(pooler.url(database));
    const auto connection = database::find_dialect(through.scheme()).connect(through);
    const auto upgrade = [&] { migration::upgrade(*connection, graph, "head"); };
    if (in_transactions) {
        const Error error = error_of(upgrade);
        CHECK(error.category() == ErrorCategory::unsupported);
        CHECK_THAT(error.what(), Contains("PgBouncer in transaction mode"));
        CHECK_THAT(error.hint(), Contains("name the server itself"));
        const auto direct = database::find_dialect("postgresql").connect(Url(url));
        CHECK_FALSE(direct->dialect().has_table(*direct, {"thing"}));
        CHECK(direct->query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'").empty());
    } else {
        upgrade();
        CHECK(connection->dialect().has_table(*connection, {"thing"}));
        migration::upgrade(*connection, graph, "head"); // nothing to do
    }
}
