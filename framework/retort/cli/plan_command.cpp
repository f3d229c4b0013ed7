// plan: what an upgrade would do to this database now.

#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/plan_text.hpp>
#include <retort/cli/prove.hpp>
#include <retort/migration/limits.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/apply.hpp>

namespace retort::cli {

namespace {
using database::Effect;
using database::Step;
using migration::Batch;
using migration::Part;
using migration::Work;
using Texts = std::vector<std::string>;

// What is known of a batch before it runs.
struct Foreseen {
    const Batch& batch;
    database::Effects effects;
    std::vector<std::optional<std::int64_t>> rows; // of the tables of the effects
    std::chrono::milliseconds limit{};             // of its statements; 0: none
};
struct ForeseenPart {
    const Part& part;
    std::vector<Foreseen> batches;
};
struct ForeseenWork {
    const Work& work;
    std::vector<ForeseenPart> parts;
};

std::vector<ForeseenWork> foresee(database::Connection& connection, const migration::Preview& preview) {
    const database::Dialect& dialect = connection.dialect();
    operation::Replay schema(preview.before);
    std::map<schema::Name, std::optional<std::int64_t>> rows;
    const auto rows_of = [&](const schema::Name& table) {
        const auto known = rows.find(table);
        return known != rows.end() ? known->second
                                   : rows.emplace(table, dialect.estimated_rows(connection, table)).first->second;
    };
    std::vector<ForeseenWork> works;
    for (const Work& work : preview.works) {
        ForeseenWork& foreseen = works.emplace_back(ForeseenWork{work, {}});
        // What an earlier run has done of it.
        for (std::size_t i = 0; i < work.parts.front().begins_at; ++i) schema.apply(work.operations[i].operation);
        for (const Part& part : work.parts) {
            ForeseenPart& foreseen_part = foreseen.parts.emplace_back(ForeseenPart{part, {}});
            for (const Batch& batch : part.batches) {
                Foreseen one{batch, dialect.effects(batch.operations, schema.schema()), {}, {}};
                if (const auto limit = preview.statement_timeout; !dialect.limit_statements(limit).empty())
                    one.limit = migration::limit_of(batch, limit);
                for (const Effect& effect : one.effects) one.rows.push_back(rows_of(effect.table));
                for (const operation::Recorded& recorded : batch.operations) schema.apply(recorded.operation);
                foreseen_part.batches.push_back(std::move(one));
            }
        }
    }
    return works;
}

// "country (about 51 rows): ACCESS EXCLUSIVE keeps reads and writes waiting; all rows are written anew".
std::string effect_text(const Effect& effect, const std::optional<std::int64_t>& rows) {
    return fmt::format("{}{}: {}", display(effect.table),
                       rows ? fmt::format(" (about {} row{})", *rows, *rows == 1 ? "" : "s") : "", describe(effect));
}

std::string indented(std::string text, std::size_t by) {
    const std::string space(by, ' ');
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 1 + by) text.insert(at + 1, space);
    return space + text;
}

void print_batch(const Foreseen& foreseen) {
    print("    " + describe(foreseen.batch));
    if (foreseen.limit.count() > 0)
        print(indented(fmt::format("each statement has {} s at most", foreseen.limit.count() / 1000), 8));
    for (const Step& step : foreseen.batch.steps) {
        switch (step.kind) {
        case Step::Kind::statement: print(indented(step.sql, 8)); break;
        case Step::Kind::check: print(indented("there must be no row: " + step.sql, 8)); break;
        case Step::Kind::code: print(indented("C++ of the revision", 8)); break;
        case Step::Kind::lots:
            print(indented(
                fmt::format("{} rows at a time, each lot committed by itself: {}", step.lots->rows, step.sql), 8));
            break;
        }
    }
    for (std::size_t i = 0; i < foreseen.effects.size(); ++i)
        print(styled(indented(effect_text(foreseen.effects[i], foreseen.rows[i]), 8), Style::warning, 1));
}

void print_text(const std::vector<ForeseenWork>& works) {
    for (const ForeseenWork& work : works) {
        const auto& revision = *work.work.item.revision;
        print(styled(fmt::format("{}  {}", revision.id, revision.body.message), Style::strong, 1));
        for (const ForeseenPart& part : work.parts) {
            if (part.batches.empty()) continue;
            print(part.part.outside ? "  outside a transaction" : "  in a transaction");
            for (const Foreseen& batch : part.batches) print_batch(batch);
        }
    }
}

boost::json::object json_of(const Foreseen& foreseen) {
    boost::json::array sql;
    for (const Step& step : foreseen.batch.steps)
        if (step.kind != Step::Kind::code) sql.push_back(boost::json::value(step.sql));
    boost::json::array effects;
    for (std::size_t i = 0; i < foreseen.effects.size(); ++i) {
        boost::json::object object = to_json(foreseen.effects[i]);
        object["rows"] = nullptr;
        if (foreseen.rows[i]) object["rows"] = *foreseen.rows[i];
        effects.push_back(std::move(object));
    }
    boost::json::array checks;
    for (const Step& step : foreseen.batch.steps)
        if (step.kind == Step::Kind::check) checks.push_back(boost::json::value(step.failure));
    boost::json::object object{{"text", describe(foreseen.batch)},
                               {"sql", std::move(sql)},
                               {"checks", std::move(checks)},
                               {"effects", std::move(effects)},
                               {"statement_timeout_ms", nullptr}};
    if (foreseen.limit.count() > 0) object["statement_timeout_ms"] = foreseen.limit.count();
    return object;
}

boost::json::array json_of(const std::vector<ForeseenWork>& works) {
    boost::json::array list;
    for (const ForeseenWork& work : works) {
        boost::json::array parts;
        for (const ForeseenPart& part : work.parts) {
            boost::json::array operations;
            for (const Foreseen& batch : part.batches) operations.push_back(json_of(batch));
            parts.push_back(
                boost::json::object{{"transaction", !part.part.outside}, {"operations", std::move(operations)}});
        }
        const auto& revision = *work.work.item.revision;
        list.push_back(boost::json::object{
            {"revision", revision.id}, {"message", revision.body.message}, {"parts", std::move(parts)}});
    }
    return list;
}
} // namespace

void print_plan(database::Connection& connection, const migration::Preview& preview) {
    print_text(foresee(connection, preview));
}

boost::json::array plan_as_json(database::Connection& connection, const migration::Preview& preview) {
    return json_of(foresee(connection, preview));
}

int run_command(const Context& context, const PlanCommand& command) {
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const std::vector<std::string> targets =
        command.targets.empty() ? std::vector<std::string>{"heads"} : command.targets;
    const migration::Settings settings{.tables = tables_of(context),
                                       .statement_timeout = statement_timeout_of(context, command.statement_timeout),
                                       .online = online_of(context, command.online)};
    const migration::Preview preview = migration::preview_upgrade(*connection, context.graph, targets, settings);
    std::optional<Texts> differences_left;
    if (command.prove)
        differences_left =
            prove(context, choose_url(context.arguments.url, context.project), *connection, targets, settings);
    if (context.arguments.json) {
        boost::json::object result{{"plan", plan_as_json(*connection, preview)}};
        if (differences_left) result["left"] = boost::json::array(differences_left->begin(), differences_left->end());
        print(boost::json::serialize(result));
    } else if (preview.works.empty()) {
        say("nothing to do");
    } else {
        print_plan(*connection, preview);
    }
    if (!differences_left) return done;
    flush();
    for (const std::string& one : *differences_left)
        say("on the copy the revisions were run and left this to do: " + one);
    if (differences_left->empty()) say("proven: on a copy the revisions ran, and it is then what they say");
    return differences_left->empty() ? done : differences;
}

} // namespace retort::cli
