// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Whom the guarantee protects: everything that one of these did counts as one contribution.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabEnumConverter<PrivacyUnit>))]
public enum PrivacyUnit { Person, CustomerOrganisation, Application }

/// <summary>Words of the enums of this instrument.</summary>
public static class PrivacyTerms
{
    public static Words<PrivacyUnit> Units { get; } = new("unit",
        new(PrivacyUnit.Person, "person", "person", "Person"),
        new(PrivacyUnit.CustomerOrganisation, "customer-organisation", "customer-organisation", "Customer organisation"),
        new(PrivacyUnit.Application, "application", "application", "Application"));

    public static Words<MechanismKind> Mechanisms { get; } = new("mechanism",
        new(MechanismKind.DiscreteGaussian, "discrete-gaussian", "discrete-gaussian", "Discrete Gaussian"),
        new(MechanismKind.DiscreteLaplace, "discrete-laplace", "discrete-laplace", "Discrete Laplace"));
}

/// <summary>What a budget covers. Two windows have two budgets, and then the guarantee holds for a unit within each window, not over all of them.</summary>
/// <param name="Dataset">Id of the dataset.</param>
/// <param name="Unit">Whom the guarantee protects.</param>
/// <param name="Window">The stretch of time of which the unit is protected, as a template names it, for example <c>2026-10</c> or <c>all</c>.</param>
public sealed record BudgetScope(string Dataset, PrivacyUnit Unit, string Window);

/// <summary>What may be spent on a dataset and what was: whole units, so that nothing is lost
/// to rounding. Nothing is ever given back, also not for a report that failed.</summary>
/// <remarks>Additive budgets hold when each report is chosen after seeing the ones before. Sources: Rogers et al. 2016; Whitehouse et al. 2023.</remarks>
public sealed record Budget
{
    /// <exception cref="ArgumentException">More is spent than allowed, or an amount is negative.</exception>
    public Budget(BudgetScope scope, Charge limit, Charge spent)
    {
        if (spent.RhoUnits.Sign < 0 || spent.DeltaUnits.Sign < 0 || !spent.FitsIn(limit))
        {
            throw new ArgumentException("What is spent lies between nothing and the limit.", nameof(spent));
        }
        (Scope, Limit, Spent) = (scope, limit, spent);
    }

    public BudgetScope Scope { get; }

    public Charge Limit { get; }

    public Charge Spent { get; }

    public Charge Left => new(Limit.RhoUnits - Spent.RhoUnits, Limit.DeltaUnits - Spent.DeltaUnits);

    /// <summary>The budget after a report, or why the report may not begin. Ask this before a row is read.</summary>
    public Result<Budget> Take(Charge charge)
    {
        if (charge.RhoUnits.Sign <= 0 || charge.DeltaUnits.Sign < 0)
        {
            return new Refusal(PrivacyCodes.NoCharge, "charge", null, "costs nothing, and no report does", "name noise and caps");
        }
        var after = Spent + charge;
        if (after.FitsIn(Limit)) { return new Budget(Scope, Limit, after); }
        var part = after.RhoUnits > Limit.RhoUnits ? "ρ" : "δ";
        return new Refusal(
            PrivacyCodes.OverBudget, "budget", Scope.Dataset,
            $"has too little {part} left for this report in the window {Scope.Window}, unit {PrivacyTerms.Units[Scope.Unit].Label.ToLowerInvariant()}",
            "ask for less, or wait for a window with a budget of its own");
    }
}
