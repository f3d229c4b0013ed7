#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::lint {

namespace {
class Namer {
public:
    std::vector<std::string> take() && { return std::move(names_); }

    void operator()(const operation::CreateTable& op) {
        add(op.table.name.name);
        for (const schema::Column& column : op.table.columns) add(column.name);
        for (const schema::Constraint& one : operation::constraints_of(op.table)) add(schema::name_of(one));
        for (const schema::Index& one : op.table.indexes) add(one.name);
    }
    void operator()(const operation::RenameTable& op) { add(op.to); }
    void operator()(const operation::AddColumn& op) { add(op.column.name); }
    void operator()(const operation::RenameColumn& op) { add(op.to); }
    void operator()(const operation::CreateIndex& op) { add(op.index.name); }
    void operator()(const operation::RenameIndex& op) { add(op.to); }
    void operator()(const operation::AddConstraint& op) { add(schema::name_of(op.constraint)); }
    void operator()(const operation::RenameConstraint& op) { add(op.to); }
    void operator()(const operation::CreateEnum& op) { add(op.type.name.name); }
    void operator()(const operation::CreateSequence& op) { add(op.sequence.name.name); }
    void operator()(const operation::CreateSchema& op) { add(op.schema); }
    template <class Other> void operator()(const Other&) {}

private:
    void add(const std::string& name) {
        if (name.size() > schema::max_identifier_bytes) names_.push_back(name);
    }

    std::vector<std::string> names_;
};
} // namespace

Founds pg053(const Meeting& meeting) {
    Namer namer;
    std::visit(namer, meeting.operation.value);
    Founds founds;
    for (const std::string& name : std::move(namer).take())
        founds.push_back({.message = fmt::format("'{}' has {} bytes", name, name.size()),
                          .why =
                              "PostgreSQL cuts names after 63 bytes and goes on: two that differ behind that are one, "
                              "and nothing finds it by the name that was written",
                          .rewrite = "a shorter name; keys and indexes without one get a name that fits"});
    return founds;
}

} // namespace retort::lint
