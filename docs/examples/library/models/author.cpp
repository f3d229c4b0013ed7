#include <models/author.hpp>

namespace library {

retort::TableView retort_table(retort::model<Author>) {
    static constexpr auto table = retort::table<Author>(
        "author",
        retort::column(&Author::created_at).server_default(retort::now()),
        retort::column(&Author::id).primary_key().identity(),
        retort::column(&Author::name).max_length(80).unique().comment("as on the title page"),
        retort::column(&Author::mentor_id).references(&Author::id).on_delete(retort::set_null),
        retort::index(retort::expression("lower(name)")),
        retort::comment("who writes"));
    return table;
}

} // namespace library
