// A disk on which less and less room is left, and files that may not grow: a rebuild, a seed and a backup end with an
// error, leave the database as it was, and go well once there is room.

#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <sstream>

#include <unistd.h>

#include <fmt/format.h>

#include <support/databases.hpp>
#include <support/process.hpp>

using namespace support;
using Catch::Contains;

namespace {
// With $ROOM kilobytes left: on a file system of its own, where one can be mounted, or by the limit for files of this
// process. A line for each: the room, what the command ended with, whether the database is as it was, whether it ended
// with 0 when there was room again, and whether the database is sound; and what it said.
constexpr const char* script = R"sh(set -u
mkdir disk
if [ "$HOW" = mount ]; then mount -t tmpfs -o size=2m none disk || exit 99; fi
export DATABASE_URL="sqlite:///$PWD/disk/test.db"
$BEFORE >out 2>&1 || { cat out; exit 98; }
cp disk/test.db start.db
sqlite3 start.db .dump >start.sql
for room in 0 4 8 16 24 32 48 64 80 96 112 128 192 256 512; do
    rm -f disk/*
    cp start.db disk/test.db
    if [ "$HOW" = mount ]; then
        free=$(df -Pk disk | awk 'NR == 2 { print $4 }')
        head -c $(((free - room) * 1024)) /dev/zero >disk/filler
        $COMMAND >out 2>&1
        code=$?
        rm disk/filler
    else
        (trap '' XFSZ && ulimit -f $((($(stat -c %s start.db) / 1024 + room) * 2)) && exec $COMMAND >out 2>&1)
        code=$?
    fi
    sqlite3 disk/test.db .dump >now.sql
    cmp -s start.sql now.sql && same=same || same=changed
    $COMMAND >again 2>&1
    echo "$room $code $same $? $(sqlite3 disk/test.db 'PRAGMA integrity_check; PRAGMA foreign_key_check') $(sed -n 's/^error: //p; s/^hint: /| /p' out | tr '\n' ' ')"
done
)sh";

// Runs the script; where it is to mount, as whoever may.
Outcome try_in(const TemporaryFolder& folder, const std::string& how, const char* text,
               std::map<std::string, std::string> environment) {
    folder.write("rooms.sh", text);
    environment.emplace("HOW", how);
    return shell(folder.path(),
                 how != "mount"   ? "sh rooms.sh"
                 : geteuid() == 0 ? "unshare -m sh rooms.sh"
                                  : "unshare -rm sh rooms.sh",
                 environment);
}

struct Tried {
    int failed = 0;
    int done = 0;
};

// `message`: what each failure has to say.
Tried try_rooms(const std::string& how, const std::string& before, const std::string& command,
                const std::string& message) {
    const TemporaryFolder folder;
    const Outcome outcome =
        try_in(folder, how, script, {{"BEFORE", before}, {"COMMAND", command}, {"RETORT_TEST_HISTORY", "together"}});
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    Tried tried;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        std::istringstream words(line);
        int room = 0;
        int code = 0;
        int again = 0;
        std::string same;
        std::string sound;
        words >> room >> code >> same >> again >> sound;
        CHECK(again == 0);
        CHECK(sound == "ok");
        if (code == 0) {
            ++tried.done;
            continue;
        }
        ++tried.failed;
        CHECK(code == 1);
        CHECK(same == "same");
        CHECK_THAT(line, Contains(message));
    }
    CHECK(tried.failed > 0);
    CHECK(tried.done > 0); // there was room at last
    return tried;
}

bool can_mount() {
    const std::string own = geteuid() == 0 ? "unshare -m" : "unshare -rm";
    const TemporaryFolder folder;
    return shell(folder.path(), own + " mount -t tmpfs -o size=4k none .").exit == 0;
}

void on_a_full_disk(const std::string& what, const std::string& before, const std::string& command) {
    if (can_mount()) {
        const Tried tried =
            try_rooms("mount", before, command, "database or disk is full [13] | make room on the disk");
        std::cout << fmt::format("{} on a full disk: failed with {} amounts of room, done with {}\n", what,
                                 tried.failed, tried.done);
    } else {
        WARN("no file system can be mounted here: only the limit for files is tried");
    }
    const Tried tried =
        try_rooms("limit", before, command, "] | the system could not read or write the file: is the disk full");
    std::cout << fmt::format("{} with a limit for files: failed with {} amounts of room, done with {}\n", what,
                             tried.failed, tried.done);
}

// A release whose backup has $ROOM kilobytes, more each time, until it goes well. A line for each: the room, what the
// command ended with, how many files it has left, where the database is; and what was said.
constexpr const char* backup_script = R"sh(set -u
mkdir disk
if [ "$HOW" = mount ]; then mount -t tmpfs -o size=2m none disk || exit 99; fi
mkdir disk/backups
$SHOP upgrade head >out 2>&1 && $SHOP seed countries >out 2>&1 && $SHOP downgrade -1 >out 2>&1 || { cat out; exit 98; }
for room in 1 4 8 12 16 32 64 128 256 512 1024; do
    if [ "$HOW" = mount ]; then
        free=$(df -Pk disk | awk 'NR == 2 { print $4 }')
        head -c $(((free - room) * 1024)) /dev/zero >disk/filler
        $SHOP deploy --env dev --backup-dir disk/backups >out 2>&1
        code=$?
        rm disk/filler
    else
        (trap '' XFSZ && ulimit -f $((room * 2)) && exec $SHOP deploy --env dev --backup-dir disk/backups >out 2>&1)
        code=$?
    fi
    echo "$room $code $(find disk/backups -type f | wc -l) $($SHOP current) $(sed -n 's/^error: //p; s/^hint: /| /p' out | tr '\n' ' ')"
    [ $code -ne 0 ] || exit 0
done
)sh";

void backup_on_a_full_disk(const std::string& dialect, const std::string& how) {
    const Scratch scratch(dialect);
    const TemporaryFolder folder;
    const Outcome outcome =
        try_in(folder, how, backup_script, {{"SHOP", RETORT_BINARY_DIR "/bin/shop"}, {"DATABASE_URL", scratch.url()}});
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    int failed = 0;
    bool done = false;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        std::istringstream words(line);
        int room = 0;
        int code = 0;
        int files = 0;
        std::string revision;
        words >> room >> code >> files >> revision;
        done = code == 0;
        CHECK(files == (done ? 1 : 0)); // a part of a backup would pass for one
        CHECK(revision == (done ? "b7d94e61c820" : "f3a1b2c4d5e6"));
        if (done) continue;
        ++failed;
        CHECK(code == 1);
        CHECK_THAT(line, Contains("| make room on the disk"));
    }
    CHECK(failed > 0);
    CHECK(done);
    std::cout << fmt::format("{}, a backup {}: failed with {} amounts of room, then done\n", dialect,
                             how == "mount" ? "on a full disk" : "with a limit for files", failed);
}
} // namespace

TEST_CASE("a backup on a full disk: the release stops before it changes anything") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        if (can_mount())
            backup_on_a_full_disk(dialect, "mount");
        else
            WARN("no file system can be mounted here: only the limit for files is tried");
        // SQLite's own file, and what it keeps beside it, may not grow either.
        if (dialect == "postgresql") backup_on_a_full_disk(dialect, "limit");
    }
}

TEST_CASE("SQLite: a table rebuild on a full disk") {
    const std::string app = RETORT_BINARY_DIR "/tests/apps/app_histories";
    on_a_full_disk("a rebuild", app + " upgrade b1", app + " upgrade c1");
}
TEST_CASE("SQLite: a seed on a full disk") {
    const std::string app = RETORT_BINARY_DIR "/bin/shop";
    on_a_full_disk("a seed", app + " upgrade head", app + " seed countries");
}
