#include <retort/diff/diff.hpp>

#include <retort/diff/changes.hpp>
#include <retort/diff/order.hpp>
#include <retort/diff/renames.hpp>
#include <retort/diff/steps.hpp>

namespace retort::diff {

std::vector<operation::Operation> diff(const schema::Schema& from, const schema::Schema& to,
                                       const std::vector<Rename>& renames) {
    require_no_circle(renames);
    if (from == to) return {}; // as most are that anybody checks
    return in_order(steps(changes_between(from, to, renames), to));
}

} // namespace retort::diff
