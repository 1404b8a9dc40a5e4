// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Templates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Editions;

internal sealed partial class EditionReader
{
    private DocumentationPractice Practice(ContentFields f) => Ended(f, new DocumentationPractice(
        Id(f, "practice"), f.Text("title"), f.Text("meaning"),
        f.List("elements", g => Ended(g, new InformationElement(Id(g, "element"), g.Text("text")))),
        Source(f, "elementsSource"),
        f.List("findings", g => Point(g, "finding")), f.List("examples", g => Point(g, "example")), Source(f)));

    private DocumentationProcess Process(ContentFields f)
    {
        var stakeholders = f.Texts("stakeholders");
        if (stakeholders.FirstOrDefault(s => !ProgressTerms.Stakeholders.ContainsKey(s)) is { } unknown)
        {
            throw f.Refuse("stakeholders", unknown, "is not known", $"use {string.Join(" | ", ProgressTerms.Stakeholders.Keys)}");
        }
        return Ended(f, new DocumentationProcess(
            // Its id was taken up with all others; only a second holder is a fault.
            Id(f, "processes read"), Known(f, "practice", "practice"), f.Text("title"), f.OptionalText("otherTitle"),
            f.Choice("level", ProgressTerms.Levels), f.Text("says"),
            f.Choice("openModelChallenges", ProgressTerms.Markings),
            f.Choice("modelLevelCollaboration", ProgressTerms.Markings),
            stakeholders, AllKnown(f, "notes", "note"),
            f.OptionalText("joint") is null ? null : Known(f, "joint", "process"),
            AllKnown(f, "challenges", "challenge"), f.List("disputed", Disputed), Source(f), Source(f, "matrixSource")));
    }


    private DisputedCell Disputed(ContentFields f)
    {
        // A row that lost a cell is disputed under every challenge: "C1 to C5".
        var cells = f.Text("cells");
        string[] challenges = cells == "C1 to C5" ? [.. Held("challenge").Order(StringComparer.Ordinal)] : [Known(f, "cells", "challenge")];
        return Ended(f, new DisputedCell(challenges, f.Text("first"), f.Text("second"), f.Choice("why", ProgressTerms.Disputes), Source(f)));
    }

    private Challenge Challenge(ContentFields f) =>
        Ended(f, new Challenge(Id(f, "challenge"), f.Text("title"), f.Text("text"), f.List("parts", g => Point(g, "part")), Source(f)));

    private Recommendation Recommendation(ContentFields f) => Ended(f, new Recommendation(
        Id(f, "recommendation"), f.Text("title"), AllKnown(f, "answers", "challenge"), f.Text("text"),
        f.List("actions", g =>
            Ended(g, new KeyAction(Id(g, "action"), g.Text("who"), g.OptionalText("due") is null ? null : Month(g, "due"), g.Text("text"), Source(g)))),
        f.List("details", g => Point(g, "detail")), Source(f)));

    private EvidenceItem Evidence(ContentFields f) => Ended(f, new EvidenceItem(
        Id(f, "evidence"), Known(f, "process", "process"), AllKnown(f, "also", "process"), f.Text("title"), f.Text("publisher"),
        f.Choice("kind", ProgressTerms.Kinds), f.Choice("stance", ProgressTerms.Stances),
        f.OptionalText("url"), f.Text("what"), Source(f)));

    private DeploymentConfiguration Deployment(ContentFields f) => Ended(f, new DeploymentConfiguration(
        Id(f, "deployment"), f.Text("title"), f.Text("example"), f.Text("text"),
        f.List("actors", g => Ended(g, new DeploymentActor(g.Text("type"), g.Text("name")))),
        Source(f)));

    private StakeholderCategory Stakeholder(ContentFields f) => Ended(f, new StakeholderCategory(
        Id(f, "category"), f.Text("title"), f.Text("text"), f.List("types", g => Ended(g, new StakeholderType(Id(g, "type"), g.Text("title")))), Source(f)));

    private DocumentationTemplate Template(ContentFields f) => Ended(f, new DocumentationTemplate(
        f.Text("version"), f.Text("title"), f.Text("statement"), Source(f),
        f.List("audiences", g => Ended(g, new TemplateAudience(Id(g, "audience"), g.Text("title"), g.Text("text")))),
        f.List(
            "fields",
            g => Ended(
                g,
                new TemplateField(
                    Id(g, "field"), Known(g, "process", "process"), g.Text("text"),
                    g.OptionalText("element") is null ? null : Known(g, "element", "element"))))));

    private FmtiMapping Fmti(ContentFields f) => Ended(f, new FmtiMapping(
        f.Text("statement"),
        f.List("mapping", g => Ended(g, new FmtiCounterpart(g.Choice("layout", FmtiMapping.Layouts), Known(g, "process", "process"), g.Texts("indicators"))))));
}
