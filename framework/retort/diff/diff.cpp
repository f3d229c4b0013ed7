#include <retort/diff/diff.hpp>

#include <retort/diff/changes.hpp>
#include <retort/diff/order.hpp>
#include <retort/diff/steps.hpp>

namespace retort::diff {

std::vector<operation::Operation> diff(const schema::Schema& from, const schema::Schema& to,
                                       const std::vector<Rename>& renames) {
    return in_order(steps(changes_between(from, to, renames), to));
}

} // namespace retort::diff
