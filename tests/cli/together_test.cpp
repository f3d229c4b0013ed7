// Many processes of one application run `upgrade head` at once on one database, as instances do that start together;
// and one of them is killed. RETORT_TEST_ROUNDS says how often.

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <support/databases.hpp>
#include <support/process.hpp>
#include <support/random.hpp>

using namespace support;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

namespace {
constexpr std::size_t processes = 20;
constexpr const char* program = RETORT_BINARY_DIR "/tests/apps/app_histories";

// Processes that are started, and begin when they are told to.
class Runners {
public:
    explicit Runners(const std::string& url) {
        for (auto& gate : gates_) REQUIRE(pipe2(gate.data(), O_CLOEXEC) == 0);
        for (std::size_t i = 0; i < processes; ++i) ids_[i] = start(url, i);
        for (const auto& gate : gates_) close(gate[0]);
    }

    void begin(std::size_t i) { close(std::exchange(gates_[i][1], -1)); }
    void begin_all() {
        for (std::size_t i = 0; i < processes; ++i)
            if (gates_[i][1] >= 0) begin(i);
    }
    void kill(std::size_t i) const { ::kill(ids_[i], SIGKILL); }

    // Exit codes; that of one that was killed is -9.
    [[nodiscard]] std::array<int, processes> wait() const {
        std::array<int, processes> codes{};
        for (std::size_t i = 0; i < processes; ++i) {
            int status = 0;
            REQUIRE(waitpid(ids_[i], &status, 0) == ids_[i]);
            codes[i] = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
        }
        return codes;
    }

    // What a process wrote.
    [[nodiscard]] std::string output(std::size_t i) const {
        std::ifstream file(said(i));
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

private:
    [[nodiscard]] std::string said(std::size_t i) const { return fmt::format("{}/{}", folder_.path(), i); }

    pid_t start(const std::string& url, std::size_t i) const {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child != 0) return child;
        for (const auto& gate : gates_) close(gate[1]);
        char byte = 0;
        while (read(gates_[i][0], &byte, 1) > 0) continue; // until the other end is closed
        const int out = open(said(i).c_str(), O_WRONLY | O_CREAT, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        setenv("RETORT_TEST_HISTORY", "together", 1);
        setenv("DATABASE_URL", url.c_str(), 1);
        execl(program, program, "upgrade", "head", nullptr);
        _exit(127);
    }

    TemporaryFolder folder_;
    std::array<std::array<int, 2>, processes> gates_{};
    std::array<pid_t, processes> ids_{};
};

using Cells = std::vector<retort::database::TextRow>;

void check_at_head(const std::string& url) {
    const retort::Url parsed(url);
    const auto connection = retort::database::find_dialect(parsed.scheme()).connect(parsed);
    CHECK(connection->query("SELECT revision FROM retort_version ORDER BY revision") ==
          Cells{{"a1"}, {"b1"}, {"c1"}, {"d1"}, {"e1"}});
    CHECK(connection->query("SELECT revision, direction, state FROM retort_history ORDER BY id") ==
          Cells{{"a1", "upgrade", "done"},
                {"b1", "upgrade", "done"},
                {"c1", "upgrade", "done"},
                {"d1", "upgrade", "done"},
                {"e1", "upgrade", "done"}});
    CHECK(connection->query("SELECT min(n), max(n), count(*) FROM counted") == Cells{{"1111", "1111", "2000"}});
    if (connection->dialect().name() == "postgresql")
        CHECK(connection->query("SELECT count(*) FROM pg_index WHERE indrelid = 'counted'::regclass AND indisvalid") ==
              Cells{{"2"}});
}

Outcome upgrade(const std::string& url) {
    return shell("/", std::string(program) + " upgrade head",
                 {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", "together"}});
}

// How long one takes that is alone.
microseconds length_of_one(const std::string& dialect) {
    const Scratch scratch(dialect);
    const auto start = Clock::now();
    REQUIRE(upgrade(scratch.url()).exit == 0);
    return std::chrono::duration_cast<microseconds>(Clock::now() - start);
}

// What all rounds have come to.
struct Tally {
    int done = 0;    // processes that ended with 0
    int refused = 0; // with another code
    int killed = 0;  // before they had ended
    int at_work = 0; // of these: after the first revision that they ran, and before the last
};

Tally run(const std::string& dialect, std::uint64_t rounds, bool kills, Random& random) {
    Tally tally;
    const int length = static_cast<int>(length_of_one(dialect).count());
    for (std::uint64_t round = 0; round < rounds; ++round) {
        CAPTURE(dialect, round);
        const Scratch scratch(dialect);
        Runners runners(scratch.url());
        const std::size_t victim = random.below(processes);
        if (kills) {
            // Of twenty one has the work, and the others wait: in every second round it is this one.
            runners.begin(victim);
            if (round % 2 == 0) std::this_thread::sleep_for(microseconds(length / 4));
        }
        runners.begin_all();
        if (kills) {
            std::this_thread::sleep_for(microseconds(random.between(0, length)));
            runners.kill(victim);
        }
        const auto codes = runners.wait();
        for (std::size_t i = 0; i < processes; ++i) {
            const std::string output = runners.output(i);
            INFO("process " << i << ": " << output);
            const bool was_killed = kills && i == victim && codes[i] == -SIGKILL;
            CHECK((codes[i] == 0 || was_killed));
            ++(codes[i] == 0 ? tally.done : was_killed ? tally.killed : tally.refused);
            if (was_killed && output.find("upgraded to") != std::string::npos) ++tally.at_work;
        }
        if (kills) {
            const Outcome again = upgrade(scratch.url());
            INFO(again.err);
            CHECK(again.exit == 0);
        }
        check_at_head(scratch.url());
    }
    return tally;
}

void together(const std::string& dialect, bool kills) {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    Random random(seed);
    const std::uint64_t rounds = test_rounds(5);
    const Tally tally = run(dialect, rounds, kills, random);
    std::cout << fmt::format("{}{}: {} rounds of {} processes: {} ended with 0, {} with another code, {} were killed "
                             "before they had ended, {} of these between revisions of which they had run some\n",
                             dialect, kills ? ", one of them killed" : "", rounds, processes, tally.done, tally.refused,
                             tally.killed, tally.at_work);
    CHECK(tally.refused == 0);
}
} // namespace

TEST_CASE("SQLite: twenty processes upgrade one database at once") { together("sqlite", false); }
TEST_CASE("PostgreSQL: twenty processes upgrade one database at once") { together("postgresql", false); }
TEST_CASE("SQLite: twenty processes upgrade one database, and one of them is killed") { together("sqlite", true); }
TEST_CASE("PostgreSQL: twenty processes upgrade one database, and one of them is killed") {
    together("postgresql", true);
}
