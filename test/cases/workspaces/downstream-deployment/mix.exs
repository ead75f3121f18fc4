defmodule App.MixProject do
  use Mix.Project

  def project do
    [app: :app, version: "1.0.0", elixir: "~> 1.19", deps: deps()]
  end

  defp deps, do: [{:phoenix, "~> 1.8"}]
end
