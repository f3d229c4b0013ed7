#include <models/user.hpp>

namespace shop {

retort::TableView retort_table(retort::model<User>) {
    static constexpr auto table = retort::table<User>(
        "user",
        retort::column(&User::id).primary_key(),
        retort::column(&User::email).max_length(255).unique(),
        retort::column(&User::full_name).max_length(255),
        retort::column(&User::created_at).server_default(retort::now()));
    return table;
}

} // namespace shop
