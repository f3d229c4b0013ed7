#include <postgresql/backup.hpp>

#include <array>
#include <fstream>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include <postgresql/connection.hpp>
#include <postgresql/program.hpp>
#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
using std::chrono::milliseconds;

// A descriptor that is closed with the object.
class Descriptor {
public:
    explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const noexcept { return descriptor_; }
    void close() noexcept {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

private:
    int descriptor_;
};

constexpr auto make_room = "make room on the disk, or choose another folder";

Error failed(std::string_view program, const std::string& complaint) {
    std::string message = fmt::format("{} failed: {}", program, complaint);
    // pg_dump limits its statements while it waits for locks.
    if (complaint.find("due to lock timeout") != std::string::npos ||
        complaint.find("due to statement timeout") != std::string::npos)
        return {ErrorCategory::busy, std::move(message), "others use the tables: stop the application, and try again"};
    for (const char* full : {"No space left on device", "Disk quota exceeded", "File too large"})
        if (complaint.find(full) != std::string::npos) return {ErrorCategory::database, std::move(message), make_room};
    return {ErrorCategory::database, std::move(message)};
}

Error no_backup(const std::filesystem::path& file, std::string_view why) {
    return {ErrorCategory::corrupt, fmt::format("{} is no backup of a PostgreSQL database: {}", file.string(), why),
            "name a file that 'retort deploy' or pg_dump --format=custom has made"};
}

// All that pg_dump writes into a file is in a schema but for large objects, publications and event triggers. Each is
// found in the catalogue and dropped by the name that the server itself gives it. What belongs to an extension stays
// with it, and what is a part of something else (the counter of an identity column) goes with that.
constexpr std::string_view drop_everything = R"sql(
DO $retort$
DECLARE
    statements text[];
    statement text;
BEGIN
    SELECT array_agg(sql) INTO statements FROM (
        SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) AS sql
        FROM pg_catalog.pg_namespace n
        WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\_%'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP %s IF EXISTS %s CASCADE',
                      replace(object.type, 'statistics object', 'statistics'), object.identity)
        FROM pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, 0) object
        WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = to_regnamespace('public') AND d.deptype = 'n'
        AND object.identity IS NOT NULL AND object.type NOT IN ('extension', 'default acl')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                        WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP PUBLICATION IF EXISTS %I CASCADE', pubname) FROM pg_catalog.pg_publication
        UNION ALL
        SELECT format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) FROM pg_catalog.pg_event_trigger t
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('SELECT pg_catalog.lo_unlink(%s)', oid) FROM pg_catalog.pg_largeobject_metadata
    ) AS everything;
    FOREACH statement IN ARRAY coalesce(statements, '{}') LOOP EXECUTE statement; END LOOP;
END
$retort$;
)sql";

// Sends all of it, or nobody listens any more: then whoever should have says why.
void send_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}
} // namespace

void require_backup_tools(database::Connection& connection) {
    const int server = std::stoi(connection.query("SHOW server_version_num").at(0).at(0).value_or("0")) / 10000;
    for (const char* name : {"pg_dump", "pg_restore", "psql"}) {
        const int version = major_version(name);
        if (version < server)
            throw Error(ErrorCategory::unsupported,
                        fmt::format("{} is of version {}, older than the server, which is {}: it cannot back it up",
                                    name, version, server),
                        fmt::format("install the PostgreSQL client programs of version {} or newer (Debian: "
                                    "postgresql-client-{})",
                                    server, server));
    }
}

void write_backup(database::Connection& connection, const std::filesystem::path& file, milliseconds timeout) {
    {
        const Descriptor out(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
        Program dump({"pg_dump", "--format=custom", "--no-password",
                      fmt::format("--lock-wait-timeout={}", std::max<milliseconds::rep>(1, timeout.count()))},
                     environment_of(connection), -1, out.get());
        if (const std::string complaint = dump.wait(); !complaint.empty()) throw failed("pg_dump", complaint);
    }
    // pg_dump does not say so when the last it has to write no longer fits.
    try {
        check_backup(file);
    } catch (const Error& e) {
        throw Error(ErrorCategory::database, fmt::format("what pg_dump wrote cannot be read again: {}", e.what()),
                    make_room);
    }
}

void check_backup(const std::filesystem::path& file) {
    constexpr std::string_view wanted = "PGDMP";
    std::array<char, wanted.size()> found{};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw no_backup(file, "it cannot be read");
    stream.read(found.data(), found.size());
    if (!stream || std::string_view(found.data(), found.size()) != wanted)
        throw no_backup(file, "it is something else");
    // As a script that goes nowhere: its list alone would not show that the rows break off.
    Program restore({"pg_restore", "--file=-", file.string()}, {});
    if (const std::string complaint = restore.wait(); !complaint.empty()) throw no_backup(file, complaint);
}

void restore_backup(database::Connection& connection, const std::filesystem::path& file, milliseconds timeout) {
    require_backup_tools(connection);
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw Error(ErrorCategory::internal, "socketpair failed");
    Descriptor ours(ends[0]);
    Descriptor theirs(ends[1]);
    Program psql({"psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1"},
                 environment_of(connection), theirs.get());
    theirs.close();
    // psql rolls back when its input ends here: nothing is committed until pg_restore has said all that it had to say.
    send_all(ours.get(), fmt::format("BEGIN;\nSET LOCAL client_min_messages = warning;\nSET LOCAL "
                                     "statement_timeout = 0;\nSET LOCAL lock_timeout = {};\n{}",
                                     std::max<milliseconds::rep>(1, timeout.count()), drop_everything));
    std::string complaint;
    {
        Program restore({"pg_restore", "--file=-", file.string()}, {}, -1, ours.get());
        complaint = restore.wait();
    }
    if (complaint.empty()) send_all(ours.get(), "\nCOMMIT;\n");
    ours.close();
    // Where psql gave up, pg_restore found nobody to talk to.
    if (const std::string refused = psql.wait(); !refused.empty()) throw failed("the restore", refused);
    if (!complaint.empty()) throw no_backup(file, complaint);
}

} // namespace retort::postgresql
