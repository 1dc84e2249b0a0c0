#include "osim_xml.hpp"

#include <coxa/core/errors.hpp>
#include <coxa/io/osim.hpp>

#include "text_pieces.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace coxa::osim {

using detail::excerpt;
using detail::trimmed;

namespace {

/// How many bytes a UTF-8 sequence has, going by the first; 0 if it cannot be the first.
[[nodiscard]] std::size_t sequence_length(unsigned char byte) {
    if (byte < 0x80) return 1;
    if (byte >= 0xC2 && byte < 0xE0) return 2;
    if (byte >= 0xE0 && byte < 0xF0) return 3;
    if (byte >= 0xF0 && byte < 0xF5) return 4;
    return 0;
}

[[nodiscard]] bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = sequence_length(byte);
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
        }
        if (length > 2) {
            // Neither longer than need be, nor a surrogate, nor beyond the last code point.
            const auto second = static_cast<unsigned char>(text[i + 1]);
            if ((byte == 0xE0 && second < 0xA0) || (byte == 0xED && second > 0x9F) || (byte == 0xF0 && second < 0x90) ||
                (byte == 0xF4 && second > 0x8F)) {
                return false;
            }
        }
        i += length;
    }
    return true;
}

/// The text in UTF-8: as it is, or taken from Latin-1, in which older files have names of authors.
[[nodiscard]] std::string in_utf8(std::string_view text) {
    if (text.starts_with(detail::byte_order_mark)) text.remove_prefix(detail::byte_order_mark.size());
    if (is_utf8(text)) return std::string(text);
    std::string result;
    result.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            result += c;
        } else {
            result += static_cast<char>(0xC0U | (byte >> 6U));
            result += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return result;
}

/// Where the first reference to an entity stands that XML itself does not define, or a lone &; npos without one.
[[nodiscard]] std::size_t unknown_entity_in(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> literal{
        {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
    for (std::size_t i = text.find_first_of("<&"); i != std::string_view::npos; i = text.find_first_of("<&", i)) {
        const std::string_view rest = text.substr(i);
        if (rest.front() == '<') {
            const auto kind = std::ranges::find_if(literal, [&](const auto& k) { return rest.starts_with(k.first); });
            if (kind == literal.end()) {
                ++i;
                continue;
            }
            const auto end = text.find(kind->second, i + kind->first.size());
            if (end == std::string_view::npos) return end;  // the parser complains
            i = end + kind->second.size();
            continue;
        }
        const std::string_view name = rest.substr(1, std::min(rest.find(';'), std::size_t{12}) - 1);
        const auto is_number = [](std::string_view digits, std::string_view allowed) {
            return !digits.empty() && digits.find_first_not_of(allowed) == std::string_view::npos;
        };
        const bool known = name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos" ||
                           (name.starts_with("#x") && is_number(name.substr(2), "0123456789abcdefABCDEF")) ||
                           (name.starts_with('#') && is_number(name.substr(1), "0123456789"));
        if (!known || !rest.substr(1 + name.size()).starts_with(';')) return i;
        ++i;
    }
    return std::string_view::npos;
}

}  // namespace

std::string last_part(std::string_view path) {
    path = trimmed(path);
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// --- elements ---------------------------------------------------------------------------------------------------

std::string Element::name() const { return std::string(trimmed(node_.attribute("name").value())); }

std::string Element::title() const {
    const std::string own = name();
    return own.empty() ? tag() : tag() + " " + own;
}

std::string Element::where() const {
    return document_->name() + " line " + std::to_string(document_->line_of(node_.offset_debug())) + " <" +
           excerpt(title()) + ">";
}

void Element::refuse(std::string_view value, std::string_view rule) const { reject(where(), excerpt(value), rule); }

std::optional<Element> Element::child(std::string_view tag) const {
    std::optional<Element> found;
    for (const pugi::xml_node node : node_.children()) {
        if (node.type() != pugi::node_element || tag != node.name()) continue;
        if (found) Element(node, *document_).refuse(tag, "must not be there twice");
        found.emplace(node, *document_);
    }
    return found;
}

Element Element::require(std::string_view tag) const {
    const auto found = child(tag);
    if (!found) refuse(tag, "is missing");
    return *found;
}

std::vector<Element> Element::children() const {
    std::vector<Element> result;
    for (const pugi::xml_node node : node_.children()) {
        if (node.type() == pugi::node_element) result.emplace_back(node, *document_);
    }
    return result;
}

Element Element::only_child() const {
    const auto all = children();
    if (all.size() != 1) refuse(std::to_string(all.size()) + " elements", "must hold exactly one");
    return all.front();
}

std::vector<Element> Element::objects(std::string_view set) const {
    const auto holder = child(set);
    if (!holder) return {};
    const auto list = holder->child("objects");
    return list ? list->children() : std::vector<Element>{};
}

std::optional<Element> Element::property(std::string_view tag) const {
    if (auto own = child(tag)) return own;
    const auto usual = document_->default_of(node_.name());
    return usual ? usual->child(tag) : std::nullopt;
}

std::string Element::text() const {
    std::string result;
    for (const pugi::xml_node node : node_.children()) {
        if (node.type() == pugi::node_element) refuse(node.name(), "is an element where text is expected");
        if (node.type() != pugi::node_pcdata && node.type() != pugi::node_cdata) continue;
        if (!result.empty()) result += ' ';
        result += node.value();
    }
    return std::string(trimmed(result));
}

std::vector<std::string> Element::words() const {
    std::vector<std::string> result;
    const std::string all = text();
    for (std::string_view rest = all; !rest.empty();) result.emplace_back(detail::next_word(rest));
    return result;
}

std::vector<double> Element::numbers() const {
    std::vector<double> result;
    for (const std::string& word : words()) {
        const auto value = detail::finite_number_in(word);
        if (!value) refuse(word, "must be a finite number");
        result.push_back(*value);
    }
    return result;
}

double Element::number() const {
    const auto all = numbers();
    if (all.size() != 1) refuse(text(), "must be one number");
    return all.front();
}

Vec3<> Element::vector() const {
    const auto all = numbers();
    if (all.size() != 3) refuse(text(), "must be three numbers");
    return {all[0], all[1], all[2]};
}

bool Element::boolean() const {
    const std::string word = text();
    if (word == "true" || word == "True" || word == "1") return true;
    if (word == "false" || word == "False" || word == "0") return false;
    refuse(word, "must be 'true' or 'false'");
}

double Element::number_or(std::string_view tag, double otherwise) const {
    const auto found = property(tag);
    return found ? found->number() : otherwise;
}

bool Element::boolean_or(std::string_view tag, bool otherwise) const {
    const auto found = property(tag);
    return found ? found->boolean() : otherwise;
}

Vec3<> Element::vector_or_zero(std::string_view tag) const {
    const auto found = property(tag);
    return found ? found->vector() : Vec3<>(Vec3<>::Zero());
}

std::string Element::text_or(std::string_view tag, std::string otherwise) const {
    const auto found = property(tag);
    return found ? found->text() : std::move(otherwise);
}

// --- the document -----------------------------------------------------------------------------------------------

Document::Document(std::string_view text, std::string_view name) : name_(name) {
    if (text.size() > max_osim_bytes) {
        reject(name_, static_cast<double>(text.size()), "bytes",
               "a model must have at most " + std::to_string(max_osim_bytes) + " bytes");
    }
    if (text.find('\0') != std::string_view::npos) reject("file", name_, "must be XML in UTF-8: it holds a zero byte");
    text_ = in_utf8(text);
    line_starts_.push_back(0);
    std::size_t tags = 0;
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n') line_starts_.push_back(i + 1);
        if (text_[i] == '<') ++tags;
    }
    // Elements have a tag or two each; counted before anything is allocated for them.
    if (tags > 4 * max_osim_elements) {
        reject(name_, static_cast<double>(tags), "tags",
               "a model must have at most " + std::to_string(max_osim_elements) + " elements");
    }
    // Text beside the outermost element is kept, to be refused.
    constexpr unsigned options = pugi::parse_default | pugi::parse_doctype | pugi::parse_fragment;
    const pugi::xml_parse_result parsed = xml_.load_buffer(text_.data(), text_.size(), options, pugi::encoding_utf8);
    if (!parsed) {
        reject(name_ + " line " + std::to_string(line_of(parsed.offset)), parsed.description(),
               "must be well-formed XML");
    }
    check_tree();
    check_outermost();
    if (const auto at = unknown_entity_in(text_); at != std::string::npos) {
        reject(name_ + " line " + std::to_string(line_of(static_cast<std::ptrdiff_t>(at))),
               excerpt(std::string_view(text_).substr(at, 12)), "must be an entity that XML defines, such as &amp;");
    }
    find_model();
}

std::size_t Document::line_of(std::ptrdiff_t offset) const {
    if (offset < 0) return 0;
    const auto next = std::ranges::upper_bound(line_starts_, static_cast<std::size_t>(offset));
    return static_cast<std::size_t>(next - line_starts_.begin());
}

/// Depth, number of elements and kinds of nodes; without recursion, since depth is what is in doubt.
void Document::check_tree() const {
    std::size_t depth = 0;
    std::size_t elements = 0;
    pugi::xml_node node = xml_;
    const auto refuse = [&](std::string_view rule) {
        reject(name_ + " line " + std::to_string(line_of(node.offset_debug())), excerpt(node.name()), rule);
    };
    while (true) {
        if (node.first_child()) {
            node = node.first_child();
            ++depth;
        } else {
            while (depth > 0 && !node.next_sibling()) {
                node = node.parent();
                --depth;
            }
            if (depth == 0) return;
            node = node.next_sibling();
        }
        if (node.type() == pugi::node_doctype) refuse("a document type (DOCTYPE) is not allowed in a model");
        if (node.type() != pugi::node_element) continue;
        if (depth > max_osim_depth) {
            refuse("elements must be at most " + std::to_string(max_osim_depth) + " deep inside one another");
        }
        if (++elements > max_osim_elements) {
            refuse("a model must have at most " + std::to_string(max_osim_elements) + " elements");
        }
    }
}

void Document::check_outermost() const {
    std::size_t elements = 0;
    for (const pugi::xml_node node : xml_.children()) {
        const std::string where = name_ + " line " + std::to_string(line_of(node.offset_debug()));
        if (node.type() == pugi::node_element && ++elements > 1) {
            reject(where + " <" + excerpt(node.name()) + ">", "", "a document must have one outermost element");
        }
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
            reject(where, excerpt(trimmed(node.value())), "must not stand beside the outermost element");
        }
    }
    if (elements == 0) reject(name_, "", "must be well-formed XML, with an element");
}

void Document::find_model() {
    const pugi::xml_node root = xml_.document_element();
    if (std::string_view(root.name()) != "OpenSimDocument") {
        reject(name_ + " <" + excerpt(root.name()) + ">", "", "the outermost element must be <OpenSimDocument>");
    }
    const Element document(root, *this);
    const std::string version(trimmed(root.attribute("Version").value()));
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), version_);
    const bool is_number = error == std::errc{} && end == version.data() + version.size();
    const bool old = version_ >= 20000 && version_ <= 30000;
    const bool recent = version_ >= 40000 && version_ < 50000;
    if (!is_number || !(old || recent)) {
        document.refuse(version, "Version must be 20000 to 30000 (OpenSim 2 and 3) or 40000 to 49999 (OpenSim 4)");
    }
    const Element model = document.require("Model");
    for (const pugi::xml_node node : root.children("Model")) model_ = node;
    for (const Element& holder : {document, model}) {
        const auto usual = holder.child("defaults");
        if (!usual) continue;
        for (const Element& one : usual->children()) {
            if (!defaults_.emplace(one.tag(), one).second) one.refuse(one.tag(), "must not be there twice");
        }
    }
}

std::optional<Element> Document::default_of(std::string_view tag) const {
    const auto found = defaults_.find(tag);
    if (found == defaults_.end()) return std::nullopt;
    return found->second;
}

}  // namespace coxa::osim
