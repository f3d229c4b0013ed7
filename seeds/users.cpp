// A few people to try things out with. Never in production.

#include <vector>

#include <models/user.hpp>
#include <retort/seed.hpp>
#include <retort/session.hpp>

namespace {

// No password hashes to this, so nobody can sign in as one of these.
constexpr const char* no_password = "!";

// One fixed instant: a seed that runs again has to ask for the same rows.
constexpr std::chrono::sys_days new_year = std::chrono::year{2026} / std::chrono::January / 1;

shop::User user(std::string email, std::string full_name) {
    return {
        .email = std::move(email),
        .full_name = std::move(full_name),
        .hashed_password = no_password,
        .created_at = new_year,
    };
}

void run(retort::Session& session) {
    std::vector<shop::User> users{
        user("ada@example.com", "Ada Example"),
        user("ben@example.com", "Ben Example"),
        user("admin@example.com", "Admin Example"),
    };
    users.back().is_superuser = true;
    session.upsert(users, retort::by(&shop::User::email));
}

} // namespace

RETORT_SEED(users){
    .environments = {"dev", "test"},
    .run = run,
};
