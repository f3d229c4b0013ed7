#pragma once
// Who can sign in.

#include <chrono>
#include <optional>
#include <string>

#include <retort/model.hpp>

namespace shop {

struct User {
    retort::Uuid id = retort::Uuid::random();
    std::string email;
    std::optional<std::string> full_name;
    std::string hashed_password;
    bool is_active = true;
    bool is_superuser = false;
    std::chrono::sys_time<std::chrono::microseconds> created_at =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
};
BOOST_DESCRIBE_STRUCT(User, (), (id, email, full_name, hashed_password, is_active, is_superuser, created_at))
retort::TableView retort_table(retort::model<User>);

} // namespace shop
