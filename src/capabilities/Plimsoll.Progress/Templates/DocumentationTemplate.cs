// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Templates;

/// <summary>The form that the field lacks: one page a process, the information elements as fields, by audience and deployment configuration.</summary>
/// <param name="Statement">Which part restates the report and which is our proposal.</param>
public sealed record DocumentationTemplate(
    string Version, string Title, string Statement, SourceLines Source, IReadOnlyList<TemplateAudience> Audiences, IReadOnlyList<TemplateField> Fields);

/// <summary>For whom a page is meant.</summary>
public sealed record TemplateAudience(string Id, string Title, string Text);

/// <summary>One field of a page.</summary>
/// <param name="Id">Process and word: <c>1.4.geography</c>.</param>
/// <param name="Element">The information element of the report that it takes up; null where the field is our proposal.</param>
public sealed record TemplateField(string Id, string Process, string Text, string? Element);
