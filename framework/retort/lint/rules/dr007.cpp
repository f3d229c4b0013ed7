#include <retort/lint/rules.hpp>

namespace retort::lint {

Founds dr007(const Meeting& meeting) {
    const migration::Revision& revision = *meeting.work.item.revision;
    if (!meeting.is_first || revision.body.downgrade != nullptr) return {};
    return {
        {.message = "the revision has no downgrade",
         .why = "when the release has to go back, the database cannot",
         .rewrite = "write one, also when rows are lost by it; or say why there can be none: op.allow(\"DR007\", …)"}};
}

} // namespace retort::lint
