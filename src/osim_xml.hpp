#pragma once

// The XML of an .osim file: a checked document and elements that know their line.

#include <coxa/core/scalar.hpp>

#include <pugixml.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coxa::osim {

class Document;

/// An element of a document that must outlive it.
class Element {
public:
    Element(pugi::xml_node node, const Document& document) : node_(node), document_(&document) {}

    [[nodiscard]] std::string tag() const { return node_.name(); }
    /// The attribute `name`, without blanks around it; may be empty.
    [[nodiscard]] std::string name() const;
    /// Class and name, as messages and lists say it: "PinJoint ankle_r".
    [[nodiscard]] std::string title() const;
    /// "walk.osim line 12 <range>"
    [[nodiscard]] std::string where() const;

    /// @throws InvalidArgument  more than one
    [[nodiscard]] std::optional<Element> child(std::string_view tag) const;
    /// @throws InvalidArgument  none, or more than one
    [[nodiscard]] Element require(std::string_view tag) const;
    [[nodiscard]] std::vector<Element> children() const;
    /// The only child, as in <function><Constant/></function>.
    ///
    /// @throws InvalidArgument  none, or more than one
    [[nodiscard]] Element only_child() const;
    /// What a set holds: the children of <objects> in the child `set`, or nothing.
    [[nodiscard]] std::vector<Element> objects(std::string_view set) const;
    /// A child, or that of the class in <defaults>, or none.
    [[nodiscard]] std::optional<Element> property(std::string_view tag) const;

    /// Character data without blanks around it.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::vector<std::string> words() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] std::vector<double> numbers() const;
    [[nodiscard]] Vec3<> vector() const;
    [[nodiscard]] bool boolean() const;

    [[nodiscard]] double number_or(std::string_view tag, double otherwise) const;
    [[nodiscard]] bool boolean_or(std::string_view tag, bool otherwise) const;
    [[nodiscard]] Vec3<> vector_or_zero(std::string_view tag) const;
    [[nodiscard]] std::string text_or(std::string_view tag, std::string otherwise) const;

    [[noreturn]] void refuse(std::string_view value, std::string_view rule) const;

private:
    pugi::xml_node node_;
    const Document* document_;
};

/// A well-formed document within the limits, with its <defaults>.
class Document {
public:
    /// @throws InvalidArgument  not well-formed, beyond a limit, with a document type, or not text
    Document(std::string_view text, std::string_view name);
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    /// Version of the format.
    [[nodiscard]] int version() const { return version_; }
    [[nodiscard]] Element model() const { return Element(model_, *this); }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::size_t line_of(std::ptrdiff_t offset) const;
    [[nodiscard]] std::optional<Element> default_of(std::string_view tag) const;

private:
    void check_tree() const;
    void check_outermost() const;
    void find_model();

    std::string name_;
    std::string text_;
    std::vector<std::size_t> line_starts_;
    pugi::xml_document xml_;
    pugi::xml_node model_;
    int version_ = 0;
    std::map<std::string, Element, std::less<>> defaults_;
};

/// The last part of a path such as "/bodyset/femur_r".
[[nodiscard]] std::string last_part(std::string_view path);

}  // namespace coxa::osim
