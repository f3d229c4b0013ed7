#include <retort/migration/limits.hpp>

#include <retort/error.hpp>

namespace retort::migration {

std::chrono::milliseconds limit_of(const Batch& batch, std::chrono::milliseconds limit) {
    if (!batch.is_quick) return limit;
    return limit.count() == 0 ? quick_limit : std::min(limit, quick_limit);
}

StatementLimits::StatementLimits(database::Connection& connection, std::chrono::milliseconds limit)
    : connection_(connection), limit_(limit), before_(connection.dialect().statement_limit(connection)) {}

StatementLimits::~StatementLimits() {
    if (before_.empty()) return;
    try {
        if (connection_.is_alive()) connection_.control(before_);
    } catch (const Error&) { // NOLINT: the connection is of no more use
    }
}

void StatementLimits::set_for(const Batch& batch) {
    std::string sql = connection_.dialect().limit_statements(limit_of(batch, limit_));
    if (sql.empty() || sql == set_) return;
    connection_.control(sql);
    set_ = std::move(sql);
}

} // namespace retort::migration
