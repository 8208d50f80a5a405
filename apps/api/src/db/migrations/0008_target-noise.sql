-- Noise that a target chose, as the run that began with it announced it.
UPDATE "runs" SET "noise_multiplier" = ("mechanism" ->> 'noiseMultiplier')::double precision
WHERE "noise_multiplier" IS NULL;
