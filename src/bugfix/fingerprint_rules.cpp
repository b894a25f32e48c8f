#include "bugfix/fingerprint_rules.hpp"

#include <algorithm>
#include <array>

#include "bugfix/codes.hpp"
#include "bugfix/permissions.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t parts_max = 20;

/// What the document of an application holds.
FingerprintRules read_rules(db::Sql& sql, Id<Application> application) {
    const auto document = sql.value<std::string>(
        "SELECT document FROM fingerprint_rules WHERE application = :application", application
    );
    if (!document) return {};
    auto rules = wire::parse<FingerprintRules>(*document, wire::UnknownMembers::skipped);
    return rules ? *std::move(rules) : FingerprintRules{};
}

Result<Id<Application>> application_for(
    db::Sql& sql, const Call& call, std::string_view key, const Action& action
) {
    TRY(identity::require_some(call, error_read));
    const auto found = identity::find_application(sql, key);
    if (!found) return refuse(mainstay::code::not_found);
    const Resource resource{.applications = {found->id}};
    if (!identity::may(call, error_read, resource)) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, action, resource));
    return found->id;
}

bool is_rule_field(std::string_view field) {
    constexpr std::array fields{"type",    "value", "message", "function", "module",     "path",
                                "package", "level", "logger",  "release",  "transaction"};
    if (field.starts_with("tags.")) return field.size() > 5;
    return std::ranges::find(fields, field) != fields.end();
}

Result<> check_rules(const std::vector<RuleOfFingerprint>& rules) {
    std::vector<FieldError> errors;
    auto check_amount = [&](std::string field, std::size_t size, std::size_t min, std::size_t max) {
        if (size >= min && size <= max) return;
        errors.push_back(wrong(
            std::move(field), code::rules_amount,
            {{"min", std::to_string(min)}, {"max", std::to_string(max)}}
        ));
    };
    check_amount("rules", rules.size(), 0, fingerprint_rules_max);
    if (!errors.empty()) return invalid(std::move(errors));
    for (std::size_t i = 0; i < rules.size() && errors.size() < parts_max; ++i) {
        const auto prefix = "rules[" + std::to_string(i) + "].";
        check_amount(prefix + "matchers", rules[i].matchers.size(), 1, parts_max);
        check_amount(prefix + "fingerprint", rules[i].fingerprint.size(), 1, parts_max);
        for (std::size_t j = 0; j < rules[i].matchers.size() && j < parts_max; ++j)
            if (!is_rule_field(rules[i].matchers[j].field.value))
                errors.push_back(wrong(
                    prefix + "matchers[" + std::to_string(j) + "].field", code::rule_field_unknown
                ));
    }
    if (!errors.empty()) return invalid(std::move(errors));
    return {};
}

}  // namespace

Result<FingerprintRules> show_fingerprint_rules(
    db::Sql& sql, const Call& call, const ShowFingerprintRules& request
) {
    return read_rules(sql, TRY(application_for(sql, call, request.key.value, error_read)));
}

Result<FingerprintRules> put_fingerprint_rules(
    db::Sql& sql, const Call& call, const PutFingerprintRules& request
) {
    const auto application = TRY(application_for(sql, call, request.key.value, error_manage));
    TRY(check_rules(request.rules));
    const auto before = read_rules(sql, application);
    const FingerprintRules after{request.rules};
    auto recorded = wire::encode(after);
    if (wire::encode(before) == recorded) return after;
    sql.run(
        "INSERT INTO fingerprint_rules (application, document) VALUES (:application, :document)"
        " ON CONFLICT (application) DO UPDATE SET document = excluded.document",
        application, wire::print(after)
    );
    timeline::record(
        sql, call, {"application", application.value}, "fingerprint_rules_changed",
        wire::encode(before), recorded
    );
    return after;
}

Result<Dsn> show_dsn(
    db::Sql& sql, const Call& call, const ShowDsn& request, std::string_view public_url
) {
    const auto application = TRY(application_for(sql, call, request.key.value, error_read));
    auto scheme_end = public_url.find("//");
    scheme_end = scheme_end == std::string_view::npos ? 0 : scheme_end + 2;
    std::string dsn(public_url.substr(0, scheme_end));
    dsn.append("{ingest_key}@").append(public_url.substr(scheme_end)).append("/sentry/");
    return Dsn{dsn + to_string(application), to_string(application)};
}

std::vector<errors::FingerprintRule> rules_of(db::Sql& sql, Id<Application> application) {
    std::vector<errors::FingerprintRule> rules;
    for (auto& each : read_rules(sql, application).rules) {
        auto& rule = rules.emplace_back();
        for (auto& matcher : each.matchers)
            rule.matchers.push_back(
                {std::move(matcher.field.value), std::move(matcher.pattern.value),
                 matcher.is_negated.value_or(false)}
            );
        for (auto& part : each.fingerprint) rule.fingerprint.push_back(std::move(part.value));
        if (each.title) rule.title = std::move(each.title->value);
    }
    return rules;
}

}  // namespace mainstay::bugfix
