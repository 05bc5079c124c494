\set no random(1, :paid)
SELECT prep.post('bench:' || gen_random_uuid(), 'settle', p.id, p.organization_id, NULL, 'usd', jsonb_build_array(
  jsonb_build_object('code', 'customer_funds', 'amountCents', 16000), jsonb_build_object('code', 'host_payable', 'organizationId', p.organization_id, 'amountCents', -13600),
  jsonb_build_object('code', 'platform_revenue', 'amountCents', -2000), jsonb_build_object('code', 'tax_payable', 'amountCents', -400))) FROM bench.paid p WHERE p.no = :no;
