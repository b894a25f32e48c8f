#include "telemetry/record_texts.hpp"

#include "telemetry/attribute_json.hpp"
#include "telemetry/statement_template.hpp"

namespace mainstay::telemetry {

namespace {

/// Names of operations that an application may have: beyond them they are not names, but have ids
/// or addresses in them.
constexpr std::size_t operations_max = 5'000;

constexpr std::size_t statements_max = 50'000;

void append_member(std::string& out, const Attribute& attribute) {
    out += out.empty() ? '{' : ',';
    append_json_member(out, attribute);
}

}  // namespace

void RecordTexts::begin(std::int64_t generation, TextIds::Keep keep) {
    ids_.begin(generation, std::move(keep));
    if (statements_.size() > statements_max) statements_.clear();
    // What an application names is counted anew from time to time, as releases rename.
    operations_.clear();
}

const SplitAttributes& RecordTexts::split(
    std::int64_t application, std::span<const Attribute> attributes
) {
    attributes = attributes.first(std::min(attributes.size(), shape_attributes_max));
    split_ = {.varying = std::move(split_.varying)};
    split_.varying.clear();
    auto keys = static_cast<std::uint64_t>(application);
    values_.clear();
    for (const auto& attribute : attributes) {
        keys = combined_hash(keys, secret_hash(attribute.key));
        values_.push_back(value_hash(attribute.value));
    }
    auto& shape = shapes_.find(keys, attributes);
    shape.learn(values_);
    split_.shape = &shape;
    auto shared = keys;
    bool has_shared = false;
    for (std::size_t at = 0; at < attributes.size(); ++at) {
        if (shape.is_varying(at)) {
            append_member(split_.varying, attributes[at]);
        } else {
            shared = combined_hash(shared, combined_hash(at, values_[at]));
            has_shared = true;
        }
    }
    if (!split_.varying.empty()) split_.varying += '}';
    if (!has_shared) return split_;
    if (!ids_.has(shared)) shape.count_new_set(values_);
    split_.shared = ids_.of(shared, [&] {
        std::string text;
        for (std::size_t at = 0; at < attributes.size(); ++at)
            if (!shape.is_varying(at)) append_member(text, attributes[at]);
        text += '}';
        return text;
    });
    return split_;
}

Origin RecordTexts::origin(
    std::int64_t application, std::span<const Attribute> resource, const Scope& scope
) {
    Origin origin;
    auto hash = static_cast<std::uint64_t>(application);
    for (const auto& attribute : resource) {
        hash = combined_hash(hash, secret_hash(attribute.key));
        hash = combined_hash(hash, value_hash(attribute.value));
        if (attribute.key == "service.name") origin.service_name = text_of(attribute.value);
    }
    hash = combined_hash(hash, secret_hash(scope.name));
    hash = combined_hash(hash, secret_hash(scope.version));
    if (origin.service_name.empty()) origin.service_name = "unknown_service";
    origin.service = ids_.of(origin.service_name);
    origin.resource = ids_.of(hash, [&] {
        std::string text;
        for (const auto& attribute : resource) append_member(text, attribute);
        auto add = [&](std::string_view key, std::string_view value) {
            if (value.empty()) return;
            append_member(text, {key, {.type = Value::Type::text, .text = value}});
        };
        add("otel.scope.name", scope.name);
        add("otel.scope.version", scope.version);
        text += text.empty() ? "{}" : "}";
        return text;
    });
    return origin;
}

std::int32_t RecordTexts::statement(std::string_view sql) {
    if (sql.empty()) return 0;
    auto [found, is_new] = statements_.try_emplace(secret_hash(sql));
    if (is_new) found->second = statement_template(sql).text;
    auto id = ids_.of(found->second);
    // Statements with their values in them are each seen once.
    if (statements_.size() > 2 * statements_max) statements_.clear();
    return id;
}

std::int32_t RecordTexts::operation(std::int64_t application, std::string_view name) {
    auto& names = operations_[application];
    const auto hash = secret_hash(name);
    if (names.size() >= operations_max && names.count(hash) == 0) {
        ++names_too_many_;
        return ids_.of("(other)");
    }
    names.insert(hash);
    return ids_.of(name);
}

}  // namespace mainstay::telemetry
